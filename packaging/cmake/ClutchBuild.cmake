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
target_compile_definitions(clutch_flags INTERFACE CLUTCH_VERSION="${PROJECT_VERSION}")
target_include_directories(clutch_flags INTERFACE "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")
if(CLUTCH_SANITIZE)
    target_compile_options(clutch_flags INTERFACE -fsanitize=${CLUTCH_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=undefined)
    target_link_options(clutch_flags INTERFACE -fsanitize=${CLUTCH_SANITIZE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CLUTCH_TIDY)
    find_program(CLUTCH_CLANG_TIDY clang-tidy REQUIRED)
endif()

function(_clutch_common target)
    target_link_libraries(${target} PRIVATE clutch_flags)
    if(CLUTCH_TIDY)
        set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "${CLUTCH_CLANG_TIDY}")
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
        if(arg_QT)
            set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
        endif()
    else()
        add_library(${name} INTERFACE)
        target_include_directories(${name} INTERFACE "${CMAKE_SOURCE_DIR}")
        target_link_libraries(${name} INTERFACE ${arg_PUBLIC})
    endif()
endfunction()

# clutch_program(NAME SOURCES … [LIBS lib…] [QT]): one executable in build/<preset>/bin.
function(clutch_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "SOURCES;LIBS")
    add_executable(${name} ${arg_SOURCES})
    _clutch_common(${name})
    target_link_libraries(${name} PRIVATE ${arg_LIBS})
    if(arg_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON AUTORCC ON)
    endif()
endfunction()

# clutch_test(NAME SOURCES … [LIBS lib…] [LABELS label…] [QT] [TIMEOUT seconds] [ENVIRONMENT k=v…] [NO_MAIN]):
# a GoogleTest program of which ctest runs every test by itself. QT: main() is tests/support/qt_main.cpp, offscreen,
# any Qt warning fatal. NO_MAIN: the sources bring their own main().
function(clutch_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "QT;NO_MAIN" "TIMEOUT" "SOURCES;LIBS;LABELS;ENVIRONMENT")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    add_executable(${name} ${arg_SOURCES})
    _clutch_common(${name})
    target_link_libraries(${name} PRIVATE ${arg_LIBS} GTest::gtest GTest::gmock)
    set(env ${arg_ENVIRONMENT})
    if(arg_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
        target_sources(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests/support/qt_main.cpp")
        target_link_libraries(${name} PRIVATE Qt6::Widgets Qt6::Test)
        list(APPEND env "QT_QPA_PLATFORM=offscreen")
    elseif(NOT arg_NO_MAIN)
        target_link_libraries(${name} PRIVATE GTest::gtest_main)
    endif()
    list(APPEND env "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0"
        "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp:history_size=4"
        "UBSAN_OPTIONS=print_stacktrace=1")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
        TEST_PREFIX "${name}." PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}" ENVIRONMENT "${env}")
endfunction()
