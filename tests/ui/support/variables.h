// Names as a runtime tells of them.
#pragma once

#include "ui/models/variable_history.h"

#include <initializer_list>

namespace clutch::ui::synthetic {

struct Name
{
    const char* name;
    const char* text;
    const char* type = "int";
    std::int64_t size = 28;
    std::int64_t length = -1;
};

inline proto::Variables variables(std::initializer_list<Name> names)
{
    proto::Variables told;
    for (const Name& name : names) {
        proto::Variables::Item& item = *told.add_items();
        item.set_name(name.name);
        item.set_text(name.text);
        item.set_type(name.type);
        item.set_size(name.size);
        item.set_length(name.length);
    }
    return told;
}

inline VariableHistory history(std::initializer_list<Name> names)
{
    VariableHistory made;
    made.look(variables(names));
    return made;
}

} // namespace clutch::ui::synthetic
