# Finds the CPythons to embed. In order: CLUTCH_PYTHON_ROOT or else a python-X.Y-embed that pkg-config knows (packaging/
# find-pythons says which), the private runtimes that packaging/fetch-runtimes made. Sets CLUTCH_PYTHON_VERSIONS, newest first, and for each:
#   target clutch_cpython_X.Y   headers for engine/python
#   clutch_runtime_program(name X.Y LIBS …)   the runtime's program
#   clutch_runtime_link(target X.Y)   what a program that embeds it links: the library, its loader, its paths
set(CLUTCH_PYTHON_VERSIONS "")

function(_clutch_add_python version)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "HOME;EXECUTABLE;LOADER;LIBDIR;FULL" "LIBRARIES;INCLUDES")
    if(version IN_LIST CLUTCH_PYTHON_VERSIONS)
        return()
    endif()
    add_library(clutch_cpython_${version} INTERFACE)
    target_include_directories(clutch_cpython_${version} SYSTEM INTERFACE ${arg_INCLUDES})
    target_compile_definitions(clutch_cpython_${version} INTERFACE
        CLUTCH_PYTHON_HOME="${arg_HOME}" CLUTCH_PYTHON_EXECUTABLE="${arg_EXECUTABLE}")
    foreach(key LIBRARIES LOADER LIBDIR EXECUTABLE)
        set_property(GLOBAL PROPERTY CLUTCH_PYTHON_${version}_${key} "${arg_${key}}")
    endforeach()
    list(APPEND CLUTCH_PYTHON_VERSIONS ${version})
    set(CLUTCH_PYTHON_VERSIONS ${CLUTCH_PYTHON_VERSIONS} PARENT_SCOPE)
    list(GET arg_LIBRARIES 0 library)
    message(STATUS "CPython ${arg_FULL}: ${library}")
endfunction()

function(clutch_runtime_link target version)
    if(NOT version IN_LIST CLUTCH_PYTHON_VERSIONS)
        message(FATAL_ERROR "${target} asks for CPython ${version}, and only these were found: ${CLUTCH_PYTHON_VERSIONS}")
    endif()
    get_property(libraries GLOBAL PROPERTY CLUTCH_PYTHON_${version}_LIBRARIES)
    get_property(loader GLOBAL PROPERTY CLUTCH_PYTHON_${version}_LOADER)
    get_property(libdir GLOBAL PROPERTY CLUTCH_PYTHON_${version}_LIBDIR)
    target_link_libraries(${target} PRIVATE ${libraries} Threads::Threads ${CMAKE_DL_LIBS})
    # User code's extension modules look for CPython's symbols in the program.
    target_link_options(${target} PRIVATE -rdynamic)
    if(loader)
        # A newer C library than the machine's comes with the private runtime. DT_RPATH, because DT_RUNPATH is not
        # transitive; the library's own undefined symbols are that newer C library's.
        target_link_options(${target} PRIVATE "LINKER:--allow-shlib-undefined" "LINKER:--disable-new-dtags"
            "LINKER:--dynamic-linker=${loader}" "LINKER:-rpath,${libdir}")
    endif()
endfunction()

# clutch_runtime_program(NAME X.Y SOURCES file… [LIBS lib…]): a program around that CPython; SOURCES define clutch::runtimeMain(). Where `python` itself exports the C API (a
# distribution's does), NAME is a launcher that puts NAME.so into it, because the interpreter in it is the faster one; else,
# and under a sanitizer, whose own library must come first, NAME is linked with libpython.
function(clutch_runtime_program name version)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LIBS")
    set(app "${CMAKE_SOURCE_DIR}/app/runtime")
    get_property(executable GLOBAL PROPERTY CLUTCH_PYTHON_${version}_EXECUTABLE)
    set(exported "")
    if(NOT CLUTCH_SANITIZE)
        execute_process(COMMAND "${CMAKE_NM}" -D --defined-only "${executable}" OUTPUT_VARIABLE exported ERROR_QUIET)
    endif()
    if(exported MATCHES " T Py_InitializeFromConfig\n")
        add_library(${name}-library MODULE ${arg_SOURCES} "${app}/inside_python.cpp")
        _clutch_common(${name}-library)
        target_link_libraries(${name}-library PRIVATE ${arg_LIBS} ${CMAKE_DL_LIBS})
        set_target_properties(${name}-library PROPERTIES PREFIX "" OUTPUT_NAME ${name} SUFFIX ".so"
            LIBRARY_OUTPUT_DIRECTORY "$<TARGET_FILE_DIR:${name}>")
        clutch_program(${name} SOURCES "${app}/launcher.cpp")
        target_compile_definitions(${name} PRIVATE CLUTCH_PYTHON_EXECUTABLE="${executable}")
        add_dependencies(${name} ${name}-library)
    else()
        clutch_program(${name} SOURCES ${arg_SOURCES} "${app}/linked_main.cpp" LIBS ${arg_LIBS})
        clutch_runtime_link(${name} ${version})
    endif()
endfunction()

# _clutch_python_from_pkgconfig(): what packaging/find-pythons finds on this machine, or in CLUTCH_PYTHON_ROOT.
macro(_clutch_python_from_pkgconfig)
    execute_process(COMMAND "${CMAKE_COMMAND}" -E env "CLUTCH_PYTHON_ROOT=${CLUTCH_PYTHON_ROOT}"
        "${CMAKE_SOURCE_DIR}/packaging/find-pythons"
        OUTPUT_VARIABLE _found ERROR_VARIABLE _passed_over RESULT_VARIABLE _failed OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(_failed)
        message(FATAL_ERROR "packaging/find-pythons failed: ${_passed_over}")
    elseif(_passed_over)
        message(STATUS "${_passed_over}")
    endif()
    string(REPLACE "\n" ";" _found "${_found}")
    foreach(_line ${_found})
        string(REPLACE "\t" ";" _fields "${_line}")
        list(GET _fields 0 _version)
        list(GET _fields 1 _full)
        list(GET _fields 2 _prefix)
        list(GET _fields 3 _executable)
        # A name of its own for each place: pkg_check_modules keeps its answers, and the place may be another next time.
        string(MD5 _key "${_version} ${_prefix}")
        pkg_check_modules(_python_${_key} REQUIRED QUIET python-${_version}-embed)
        list(GET _python_${_key}_LINK_LIBRARIES 0 _library)
        if(NOT EXISTS "${_library}")
            message(FATAL_ERROR "python-${_version}-embed.pc links '${_library}', and there is no such library in "
                "'${_python_${_key}_LIBDIR}'; install that Python's development package")
        endif()
        _clutch_add_python(${_version} FULL "${_full}" LIBRARIES ${_python_${_key}_LINK_LIBRARIES}
            INCLUDES ${_python_${_key}_INCLUDE_DIRS} HOME "${_prefix}" EXECUTABLE "${_executable}")
    endforeach()
endmacro()

if(CLUTCH_PYTHON_ROOT)
    file(GLOB _folders "${CLUTCH_PYTHON_ROOT}/lib/pkgconfig" "${CLUTCH_PYTHON_ROOT}/lib64/pkgconfig"
        "${CLUTCH_PYTHON_ROOT}/lib/*/pkgconfig")
    list(JOIN _folders ":" _folders)
    # Put before what is known, not in its place: the .pc file may require packages of the system's.
    set(_known "$ENV{PKG_CONFIG_PATH}")
    set(ENV{PKG_CONFIG_PATH} "${_folders}:${_known}")
    _clutch_python_from_pkgconfig()
    set(ENV{PKG_CONFIG_PATH} "${_known}")
    if(NOT CLUTCH_PYTHON_VERSIONS)
        message(FATAL_ERROR "CLUTCH_PYTHON_ROOT=${CLUTCH_PYTHON_ROOT} has no CPython that can be embedded: looked for "
            "python-3.15-embed.pc and python-3.14-embed.pc (3.14.1 or newer) in its lib/pkgconfig. ${_passed_over}")
    endif()
else()
    _clutch_python_from_pkgconfig()
endif()

file(GLOB _runtimes "${CLUTCH_RUNTIMES_DIR}/cpython-*/runtime.cmake")
list(SORT _runtimes COMPARE NATURAL ORDER DESCENDING)
foreach(_runtime ${_runtimes})
    include(${_runtime})
    _clutch_add_python(${runtime_version} FULL "${runtime_full_version}"
        LIBRARIES "${runtime_libdir}/libpython${runtime_version}.so" LIBDIR "${runtime_libdir}"
        INCLUDES "${runtime_include}/python${runtime_version}" "${runtime_include}"
        HOME "${runtime_home}" EXECUTABLE "${runtime_executable}" LOADER "${runtime_loader}")
endforeach()
list(SORT CLUTCH_PYTHON_VERSIONS COMPARE NATURAL ORDER DESCENDING)
if(NOT CLUTCH_PYTHON_VERSIONS)
    message(FATAL_ERROR "No CPython to embed: pkg-config knows no python-3.15-embed or python-3.14-embed (3.14.1 or newer), "
        "and ${CLUTCH_RUNTIMES_DIR} has no private runtime. Run packaging/fetch-runtimes, or give -DCLUTCH_PYTHON_ROOT=.")
endif()
