# How every target of Clutch is built, and the functions that make one: clutch_layer, clutch_program, clutch_test.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CLUTCH_CCACHE ccache)
if(CLUTCH_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 ${CLUTCH_CCACHE})
endif()

# jedi and ruff, where packaging/fetch-runtimes got them: tools/python is a folder of modules, tools/bin holds ruff. The place is
# compiled in; a program looks there when it needs them, and CLUTCH_TOOLS_DIR of its environment names another.
set(CLUTCH_TOOLS_DIR "${CLUTCH_RUNTIMES_DIR}/tools" CACHE PATH "Where packaging/fetch-runtimes put jedi and ruff")

find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(PkgConfig REQUIRED)
if(CLUTCH_ENGINE)
    find_package(CLI11 REQUIRED)
    find_package(nlohmann_json REQUIRED)
    pkg_check_modules(hwloc REQUIRED IMPORTED_TARGET hwloc)
    include(ClutchPython)
endif()
find_package(tl-expected REQUIRED)
find_package(spdlog REQUIRED)
if(CLUTCH_UI)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets Svg Network PrintSupport DBus Test)
    find_package(QScintilla REQUIRED)
endif()

# Flags of every target of ours; headers of others are system headers and not checked.
add_library(clutch_flags INTERFACE)
target_compile_options(clutch_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Werror
    $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)
target_compile_definitions(clutch_flags INTERFACE CLUTCH_VERSION="${PROJECT_VERSION}"
    $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_include_directories(clutch_flags INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")
if(CLUTCH_SANITIZE)
    target_compile_options(clutch_flags INTERFACE -fsanitize=${CLUTCH_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=undefined)
    target_link_options(clutch_flags INTERFACE -fsanitize=${CLUTCH_SANITIZE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CLUTCH_TIDY)
    find_program(CLUTCH_CLANG_TIDY clang-tidy REQUIRED)
    # What moc wrote is not ours to tidy, and clang-tidy does not run without any check.
    file(WRITE "${CMAKE_BINARY_DIR}/.clang-tidy" "Checks: '-*,misc-definitions-in-headers'\n")
endif()

# What is shipped, and nothing that tests it: packaging/run builds this.
add_custom_target(product)

# Layers and programs below tests/ are for tests alone and stay out of the product and its folder.
function(_clutch_product target)
    set(tests_folder "${CMAKE_SOURCE_DIR}/tests")
    cmake_path(IS_PREFIX tests_folder "${CMAKE_CURRENT_SOURCE_DIR}" is_test)
    if(is_test)
        set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    else()
        add_dependencies(product ${target})
    endif()
endfunction()

function(_clutch_common target)
    target_link_libraries(${target} PRIVATE clutch_flags)
    if(CLUTCH_TIDY)
        # clang-tidy 14 preprocesses twice, the second time without builtins, and then pyatomic.h finds none.
        set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY
            "${CLUTCH_CLANG_TIDY};--extra-arg-before=-D_Py_USE_GCC_BUILTIN_ATOMICS=1")
    endif()
endfunction()

# clutch_layer(NAME SOURCES … [PUBLIC lib…] [PRIVATE lib…] [QT]): one static library, one layer of HOUSE_STYLE's table.
# A layer with headers alone is an INTERFACE library.
function(clutch_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "SOURCES;PUBLIC;PRIVATE")
    if(arg_SOURCES)
        add_library(${name} STATIC ${arg_SOURCES})
        _clutch_common(${name})
        target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")
        target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
        _clutch_product(${name})
        if(arg_QT)
            set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
        endif()
    else()
        add_library(${name} INTERFACE)
        target_include_directories(${name} INTERFACE "${CMAKE_SOURCE_DIR}")
        target_link_libraries(${name} INTERFACE ${arg_PUBLIC})
    endif()
endfunction()

include(ClutchEmbed)

# clutch_program(NAME SOURCES … [LIBS lib…] [QT]): one executable in build/<preset>/bin (in build/<preset>/tests below tests/).
function(clutch_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "SOURCES;LIBS")
    add_executable(${name} ${arg_SOURCES})
    _clutch_common(${name})
    target_link_libraries(${name} PRIVATE ${arg_LIBS})
    _clutch_product(${name})
    if(arg_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
    endif()
endfunction()

# clutch_test(NAME SOURCES … [LIBS lib…] [LABELS label…] [QT] [DISPLAY] [RUNTIME version] [TIMEOUT seconds]
#     [ENVIRONMENT k=v…] [NO_MAIN] [EXCEPT pattern…]): a GoogleTest program of which ctest runs every test by itself.
#   QT       main() is tests/support/qt_main.cpp, offscreen, any Qt warning fatal.
#   DISPLAY  beside that the whole program is run once on an X display with a window manager: NAME-on-a-display.
#   RUNTIME  the program embeds that CPython: it is linked as the runtimes are, by clutch_runtime_link().
#   NO_MAIN  the sources bring their own main().
#   EXCEPT   gtest patterns of what ctest does not run; who starts the program by hand runs all.
function(clutch_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT;DISPLAY;NO_MAIN" "TIMEOUT;RUNTIME" "SOURCES;LIBS;LABELS;ENVIRONMENT;EXCEPT")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    add_executable(${name} ${arg_SOURCES})
    _clutch_common(${name})
    target_link_libraries(${name} PRIVATE ${arg_LIBS} GTest::gtest GTest::gmock)
    if(arg_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
        target_sources(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests/support/qt_main.cpp")
        target_link_libraries(${name} PRIVATE Qt6::Widgets Qt6::Test)
    elseif(NOT arg_NO_MAIN)
        target_link_libraries(${name} PRIVATE GTest::gtest_main)
    endif()
    if(arg_RUNTIME)
        clutch_runtime_link(${name} ${arg_RUNTIME})
    endif()
    set(env ${CLUTCH_TEST_ENVIRONMENT} ${arg_ENVIRONMENT})
    if(arg_QT)
        list(APPEND env "QT_QPA_PLATFORM=offscreen")
    endif()
    if(arg_DISPLAY)
        clutch_check(${name}-on-a-display DISPLAY COMMAND "$<TARGET_FILE:${name}>" LABELS ${arg_LABELS} TIMEOUT 600)
    endif()
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    set(filter "")
    if(arg_EXCEPT)
        list(JOIN arg_EXCEPT ":" except)
        set(filter TEST_FILTER "-${except}")
    endif()
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60 ${filter}
        TEST_PREFIX "${name}." TEST_LIST ${name}_tests PROPERTIES TIMEOUT ${arg_TIMEOUT})
    # Lists do not survive gtest_discover_tests(PROPERTIES), so they are set once the tests are known.
    set(properties_file "${CMAKE_CURRENT_BINARY_DIR}/${name}_properties.cmake")
    file(CONFIGURE OUTPUT "${properties_file}" @ONLY CONTENT [[
if(@name@_tests)
    set_tests_properties(${@name@_tests} PROPERTIES LABELS [==[@arg_LABELS@]==] ENVIRONMENT [==[@env@]==])
endif()
]])
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${properties_file}")
endfunction()

# clutch_check(NAME COMMAND … [LABELS label…] [TIMEOUT seconds] [DISPLAY] [ONLY_IN_ALL]): a ctest that is a command, run in
# the project's root.
#   DISPLAY      on an X display with a window manager of its own (tests/support/with-display), label xvfb.
#   ONLY_IN_ALL  it takes minutes; `ctest --preset all` runs it, alone, and no other does.
function(clutch_check name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "DISPLAY;ONLY_IN_ALL" "TIMEOUT" "COMMAND;LABELS")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    set(env ${CLUTCH_TEST_ENVIRONMENT})
    if(arg_DISPLAY)
        list(PREPEND arg_COMMAND "${CMAKE_SOURCE_DIR}/tests/support/with-display" --limit ${arg_TIMEOUT})
        list(APPEND arg_LABELS xvfb)
        math(EXPR arg_TIMEOUT "${arg_TIMEOUT} + 60")
        # libxkbcommon-x11 takes names out of the server's answers with strndup(), and they end without a NUL.
        list(TRANSFORM env REPLACE strict_string_checks=1 strict_string_checks=0)
        list(APPEND env QT_QPA_PLATFORM=xcb)
    endif()
    if(arg_ONLY_IN_ALL)
        add_test(NAME ${name} COMMAND ${arg_COMMAND} CONFIGURATIONS All WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
        set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
    else()
        add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}" ENVIRONMENT "${env}")
endfunction()

# What the sanitizers are told in every test. Paths are quoted: a space would end them.
#   use_after_return off: its fake stack hides from CPython how deep the real one is.
#   may_return_null: Python code that asks for more memory than there is gets a MemoryError, as without a sanitizer.
#   handle_segv off: a crash that a test brings about on purpose is no report of TSan's.
set(CLUTCH_TEST_ENVIRONMENT
    "ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=0:strict_string_checks=1:allocator_may_return_null=1"
    "LSAN_OPTIONS=suppressions='${CMAKE_SOURCE_DIR}/tests/support/lsan.supp':print_suppressions=0"
    "TSAN_OPTIONS=suppressions='${CMAKE_SOURCE_DIR}/tests/support/tsan.supp':history_size=4:second_deadlock_stack=1:allocator_may_return_null=1:handle_segv=0"
    "UBSAN_OPTIONS=print_stacktrace=1")
