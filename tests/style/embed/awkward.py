"""Text that a build step could spoil: ${CMAKE_SOURCE_DIR} @CMAKE_SOURCE_DIR@ $ENV{HOME} ; [[ ]] [=[ ]=] )" )\" \\ % # é ü 🐍"""
pattern = r"\d+;\s*\)" + 'a;b;;c' + "tab	inside" + "]]" + ')PY_TEXT'
