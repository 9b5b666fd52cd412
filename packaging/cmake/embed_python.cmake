# cmake -P embed_python.cmake -- OUTPUT HEADER NAMESPACE FILE…: writes the C++ that clutch_embed_python() compiles.
cmake_minimum_required(VERSION 3.25)
set(arguments "")
set(first -1)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
    if(first GREATER_EQUAL 0)
        list(APPEND arguments "${CMAKE_ARGV${i}}")
    elseif(CMAKE_ARGV${i} STREQUAL "--")
        set(first ${i})
    endif()
endforeach()
list(POP_FRONT arguments output header namespace)

set(delimiter "PY_TEXT")
set(entries "")
foreach(file ${arguments})
    cmake_path(GET file STEM LAST_ONLY name)
    file(READ "${file}" text)
    # The end of a raw string literal must not stand in the text.
    string(FIND "${text}" ")${delimiter}\"" found)
    if(NOT found EQUAL -1)
        message(FATAL_ERROR "${file} cannot be embedded: it contains )${delimiter}\", which ends the C++ literal it is put in.")
    endif()
    string(APPEND entries "    PreludeSource { \"${name}\"sv, R\"${delimiter}(${text})${delimiter}\"sv },\n")
endforeach()

list(LENGTH arguments count)
file(WRITE "${output}" "// Made by packaging/cmake/embed_python.cmake.
#include \"${header}\"

#include <array>

namespace ${namespace} {
namespace {
using namespace std::string_view_literals;
constexpr std::array<PreludeSource, ${count}> kSources { {
${entries}} };
}

std::span<const PreludeSource> preludeSources()
{
    return kSources;
}

} // namespace ${namespace}
")
