# clutch_embed_python(TARGET FILES f.py… HEADER path/of/header.h NAMESPACE a::b): a static library with the text of Python
# files, in the order given. The header is included as "path/of/header.h" and declares, in that namespace,
#   struct PreludeSource { std::string_view name; std::string_view source; };   // name: the file's, without .py
#   std::span<const PreludeSource> preludeSources();
# A changed file is embedded anew by the build. Needs no Python.
set(CLUTCH_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/embed_python.cmake")

function(clutch_embed_python target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "HEADER;NAMESPACE" "FILES")
    if(NOT arg_HEADER OR NOT arg_NAMESPACE)
        message(FATAL_ERROR "clutch_embed_python(${target}): HEADER and NAMESPACE must be given.")
    endif()
    set(files "")
    foreach(file ${arg_FILES})
        cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
        list(APPEND files "${file}")
    endforeach()

    set(header "${CMAKE_BINARY_DIR}/${arg_HEADER}")
    file(CONFIGURE OUTPUT "${header}" @ONLY CONTENT [[
// Made by packaging/cmake/ClutchEmbed.cmake.
#pragma once

#include <span>
#include <string_view>

namespace @arg_NAMESPACE@ {

/// The text of one Python file that is compiled into this program.
struct PreludeSource {
    std::string_view name; ///< the file's, without its .py
    std::string_view source;
};

/// All of them, in the order in which the build names them.
std::span<const PreludeSource> preludeSources();

} // namespace @arg_NAMESPACE@
]])
    cmake_path(REPLACE_EXTENSION header LAST_ONLY cpp OUTPUT_VARIABLE source)
    add_custom_command(OUTPUT "${source}"
        COMMAND "${CMAKE_COMMAND}" -P "${CLUTCH_EMBED_SCRIPT}" -- "${source}" "${arg_HEADER}" "${arg_NAMESPACE}" ${files}
        DEPENDS ${files} "${CLUTCH_EMBED_SCRIPT}" VERBATIM
        COMMENT "Embedding Python files in ${target}")
    clutch_layer(${target} SOURCES "${source}")
endfunction()
