# Finds the CPythons to embed. In order: CLUTCH_PYTHON_ROOT, a python-X.Y-embed that pkg-config knows (at least 3.14.1),
# the private runtimes that packaging/fetch-runtimes made. Sets CLUTCH_PYTHON_VERSIONS, newest first, and for each:
#   target clutch_cpython_X.Y   headers for engine/python
#   clutch_runtime_link(target X.Y)   what a program that embeds it links: the library, its loader, its paths
set(CLUTCH_PYTHON_VERSIONS "")

function(_clutch_add_python version)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "LIBRARY;HOME;EXECUTABLE;LOADER;LIBDIR;FULL" "INCLUDES")
    if(version IN_LIST CLUTCH_PYTHON_VERSIONS)
        return()
    endif()
    add_library(clutch_cpython_${version} INTERFACE)
    target_include_directories(clutch_cpython_${version} SYSTEM INTERFACE ${arg_INCLUDES})
    target_compile_definitions(clutch_cpython_${version} INTERFACE
        CLUTCH_PYTHON_HOME="${arg_HOME}" CLUTCH_PYTHON_EXECUTABLE="${arg_EXECUTABLE}")
    foreach(key LIBRARY LOADER LIBDIR)
        set_property(GLOBAL PROPERTY CLUTCH_PYTHON_${version}_${key} "${arg_${key}}")
    endforeach()
    list(APPEND CLUTCH_PYTHON_VERSIONS ${version})
    set(CLUTCH_PYTHON_VERSIONS ${CLUTCH_PYTHON_VERSIONS} PARENT_SCOPE)
    message(STATUS "CPython ${arg_FULL}: ${arg_LIBRARY}")
endfunction()

function(clutch_runtime_link target version)
    get_property(library GLOBAL PROPERTY CLUTCH_PYTHON_${version}_LIBRARY)
    get_property(loader GLOBAL PROPERTY CLUTCH_PYTHON_${version}_LOADER)
    get_property(libdir GLOBAL PROPERTY CLUTCH_PYTHON_${version}_LIBDIR)
    target_link_libraries(${target} PRIVATE "${library}" Threads::Threads ${CMAKE_DL_LIBS})
    # User code's extension modules look for CPython's symbols in the program.
    target_link_options(${target} PRIVATE -rdynamic)
    if(loader)
        # A newer C library than the machine's comes with the private runtime. DT_RPATH, because DT_RUNPATH is not
        # transitive; the library's own undefined symbols are that newer C library's.
        target_link_options(${target} PRIVATE "LINKER:--allow-shlib-undefined" "LINKER:--disable-new-dtags"
            "LINKER:--dynamic-linker=${loader}" "LINKER:-rpath,${libdir}")
    endif()
endfunction()

macro(_clutch_python_from_pkgconfig)
    foreach(version 3.15 3.14)
        pkg_check_modules(python_${version} QUIET python-${version}-embed>=3.14)
        if(python_${version}_FOUND)
            pkg_get_variable(prefix python-${version}-embed exec_prefix)
            set(executable "${prefix}/bin/python${version}")
            execute_process(COMMAND "${executable}" -c "import platform; print(platform.python_version())"
                OUTPUT_VARIABLE full OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
            if(NOT failed AND full VERSION_GREATER_EQUAL 3.14.1)
                list(GET python_${version}_LINK_LIBRARIES 0 library)
                list(GET python_${version}_LIBRARY_DIRS 0 libdir)
                _clutch_add_python(${version} FULL "${full}" LIBRARY "${library}" LIBDIR "${libdir}"
                    INCLUDES ${python_${version}_INCLUDE_DIRS} HOME "${prefix}" EXECUTABLE "${executable}")
            else()
                message(STATUS "python-${version}-embed passed over: ${executable} is '${full}', and 3.14.1 is the minimum")
            endif()
        endif()
    endforeach()
endmacro()

if(CLUTCH_PYTHON_ROOT)
    set(ENV{PKG_CONFIG_PATH} "${CLUTCH_PYTHON_ROOT}/lib/pkgconfig:$ENV{PKG_CONFIG_PATH}")
endif()
_clutch_python_from_pkgconfig()

file(GLOB _runtimes "${CLUTCH_RUNTIMES_DIR}/cpython-*/runtime.cmake")
list(SORT _runtimes COMPARE NATURAL ORDER DESCENDING)
foreach(_runtime ${_runtimes})
    include(${_runtime})
    _clutch_add_python(${runtime_version} FULL "${runtime_full_version}"
        LIBRARY "${runtime_libdir}/libpython${runtime_version}.so" LIBDIR "${runtime_libdir}"
        INCLUDES "${runtime_include}/python${runtime_version}" "${runtime_include}"
        HOME "${runtime_home}" EXECUTABLE "${runtime_executable}" LOADER "${runtime_loader}")
endforeach()
list(SORT CLUTCH_PYTHON_VERSIONS COMPARE NATURAL ORDER DESCENDING)
if(NOT CLUTCH_PYTHON_VERSIONS)
    message(FATAL_ERROR "No CPython to embed: pkg-config knows no python-3.15-embed or python-3.14-embed (3.14.1 or newer), "
        "and ${CLUTCH_RUNTIMES_DIR} has no private runtime. Run packaging/fetch-runtimes, or give -DCLUTCH_PYTHON_ROOT=.")
endif()
