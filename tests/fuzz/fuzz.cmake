# Fuzzers: built by the "fuzz" preset (clang with its fuzzer runtime), one program a tests/fuzz/fuzz_<name>.c, seeds in
# tests/fuzz/corpus/<name>. As a test each runs for HEARTH_FUZZ_SECONDS, always from one seed, so that a check of one
# change tries the same inputs as the last; the nightly tests draw a new seed (0). Run the program alone to fuzz longer.

option(HEARTH_FUZZ "build the fuzzers (needs clang)" OFF)
set(HEARTH_FUZZ_SECONDS 5 CACHE STRING "how long each fuzzer runs as a test")
set(HEARTH_FUZZ_SEED 1 CACHE STRING "where its random numbers start; 0 = another one each time")
if(HEARTH_FUZZ)
    file(GLOB fuzz_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_*.c)
    foreach(file ${fuzz_files})
        get_filename_component(name ${file} NAME_WE)
        string(REPLACE "fuzz_" "" corpus ${name})
        file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/found/${corpus} ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${corpus})
        add_executable(${name} EXCLUDE_FROM_ALL ${file})
        target_link_libraries(${name} PRIVATE ${hearth_layers})
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        add_test(NAME ${name}
                 COMMAND ${name} -max_total_time=${HEARTH_FUZZ_SECONDS} -seed=${HEARTH_FUZZ_SEED} -detect_leaks=0 -rss_limit_mb=2048 -timeout=10
                         -print_final_stats=0 -verbosity=0 -artifact_prefix=${CMAKE_BINARY_DIR}/
                         ${CMAKE_BINARY_DIR}/found/${corpus} ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${corpus})
        set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT 3600
                             ENVIRONMENT LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/fuzz/leaks.txt)
        list(APPEND fuzz_targets ${name})
    endforeach()
    add_custom_target(fuzz_tests DEPENDS ${fuzz_targets})
endif()
