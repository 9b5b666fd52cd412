// Code that was copied from somewhere, as code.
#pragma once

#include <QString>

namespace clutch {

/// The code in a pasted text. With prompts (`>>> `, `... `, `In [1]: `, `   ...: `) only what
/// follows them counts, and the output in between goes; without, an indentation that all lines
/// share goes. Blank lines within stay, those around go; line ends become \n.
QString codeFromPasted(const QString& pasted);

} // namespace clutch
