# Tests: cmocka units and contract suites by glob, the command line by tests/cli, the layers, the
# reference computations in Python, the fuzzers. Labels: see tests/README.md.

find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(HEARTH_PYTHON /usr/bin/python3)
if(NOT EXISTS ${HEARTH_PYTHON})
    set(HEARTH_PYTHON ${Python3_EXECUTABLE})
endif()
get_property(hearth_layers GLOBAL PROPERTY HEARTH_LAYERS)
list(REVERSE hearth_layers) # the linker wants users before what they use

# --- units: one program a file, named after it, linked to its folder's layer and those below; contract suites to all
pkg_check_modules(CMOCKA IMPORTED_TARGET cmocka)
if(CMOCKA_FOUND)
    file(GLOB unit_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/unit/*/test_*.c
         ${CMAKE_SOURCE_DIR}/tests/contract/test_*.c)
    foreach(file ${unit_files})
        get_filename_component(name ${file} NAME_WE)
        get_filename_component(folder ${file} DIRECTORY)
        get_filename_component(layer ${folder} NAME)
        set(layers ${hearth_layers})
        if(layer IN_LIST hearth_layers)
            set(layers ${layer})
        endif()
        add_executable(${name} EXCLUDE_FROM_ALL ${file})
        target_link_libraries(${name} PRIVATE ${layers} PkgConfig::CMOCKA)
        target_compile_definitions(${name} PRIVATE HEARTH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
        add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
        set(labels unit)
        if(layer STREQUAL contract)
            list(APPEND labels contract)
        endif()
        set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT 300)
        list(APPEND unit_targets ${name})
    endforeach()
endif()

# --- what was acknowledged survives kill -9
add_executable(decide EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/durable/decide.c)
target_link_libraries(decide PRIVATE store)
add_test(NAME durable_kill COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/durable/kill.py
         $<TARGET_FILE:decide> $<TARGET_FILE:hearth> --rounds 70)
set_tests_properties(durable_kill PROPERTIES LABELS "durable;races;release" TIMEOUT 600 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
add_test(NAME durable_forge COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/durable/forge.py
         $<TARGET_FILE:decide> $<TARGET_FILE:hearth>)
set_tests_properties(durable_forge PROPERTIES LABELS "durable;release" TIMEOUT 300 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
add_test(NAME durable_drill COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/durable/drill.py
         $<TARGET_FILE:decide> $<TARGET_FILE:hearth> --rounds 8)
set_tests_properties(durable_drill PROPERTIES LABELS "durable" TIMEOUT 300 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
list(APPEND unit_targets decide)
foreach(name private damage memory_limit odd_files training commands) # scripts that need the program alone
    add_test(NAME durable_${name} COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/durable/${name}.py $<TARGET_FILE:hearth>)
    set_tests_properties(durable_${name} PROPERTIES LABELS "durable;release" TIMEOUT 300 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endforeach()
# --- a library that is loaded before the program writes its calls down and makes one fail
add_library(calls SHARED EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/durable/calls.c
            ${CMAKE_SOURCE_DIR}/tests/durable/calls_memory.c)
target_compile_definitions(calls PRIVATE _GNU_SOURCE)
target_include_directories(calls PRIVATE ${CMAKE_SOURCE_DIR})
target_compile_options(calls PRIVATE -fno-optimize-sibling-calls -fno-builtin)
list(APPEND unit_targets calls)
foreach(name failing power)
    add_test(NAME durable_${name} COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/durable/${name}.py
             $<TARGET_FILE:hearth> $<TARGET_FILE:calls>)
    set_tests_properties(durable_${name} PROPERTIES LABELS "durable;release" TIMEOUT 600 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endforeach()
add_custom_target(unit_tests DEPENDS ${unit_targets})
if(TEST test_world_calibration) # a whole borough: too slow for a build with sanitizers
    set_tests_properties(test_world_calibration test_world_predict test_world_years test_world_reports PROPERTIES LABELS "samples;release")
endif()

# --- the architecture's layers, and that the script sees a breach
add_test(NAME layering COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/layering.py ${CMAKE_SOURCE_DIR})
add_test(NAME layering_selftest COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/layering_selftest.py)
set_tests_properties(layering layering_selftest PROPERTIES LABELS layering ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)

# --- the released program carries its protections against memory faults
if(NOT CMAKE_BUILD_TYPE STREQUAL Debug)
    add_test(NAME hardening COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/hardening.py $<TARGET_FILE:hearth>)
    set_tests_properties(hardening PROPERTIES LABELS release)
endif()

# --- what README.md and the guides show exists
add_test(NAME guides COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/guides.py ${CMAKE_SOURCE_DIR} $<TARGET_FILE:hearth>)
set_tests_properties(guides PROPERTIES LABELS cli)
add_test(NAME asvs COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/asvs.py ${CMAKE_SOURCE_DIR})
set_tests_properties(asvs PROPERTIES LABELS cli)

# --- the command line: one folder a case
file(GLOB cli_cases CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/cli/*/cmd)
foreach(file ${cli_cases})
    get_filename_component(folder ${file} DIRECTORY)
    get_filename_component(name ${folder} NAME)
    add_test(NAME cli_${name}
             COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/cli/run_case.py ${folder} $<TARGET_FILE:hearth>)
    set_tests_properties(cli_${name} PROPERTIES LABELS cli TIMEOUT 300)
endforeach()

# --- reference computations: tests/reference/**/test_*.py find the program in $HEARTH; 77 = skipped
file(GLOB_RECURSE reference_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/reference/test_*.py)
foreach(file ${reference_files})
    get_filename_component(name ${file} NAME_WE)
    list(APPEND references reference_${name})
    add_test(NAME reference_${name} COMMAND ${HEARTH_PYTHON} ${file})
endforeach()
set(reference ${CMAKE_SOURCE_DIR}/tests/reference)
add_test(NAME reference_worlds
         COMMAND ${HEARTH_PYTHON} ${reference}/compare_worlds.py --hearth $<TARGET_FILE:hearth> --seeds 1-20)
add_test(NAME reference_cluster_coverage COMMAND ${HEARTH_PYTHON} ${reference}/eval/cluster_coverage.py
         --hearth $<TARGET_FILE:hearth> --tables 60 --least 0.9)
add_test(NAME reference_nafld COMMAND ${HEARTH_PYTHON} ${reference}/nafld.py --hearth $<TARGET_FILE:hearth>)
set_tests_properties(${references} reference_worlds reference_cluster_coverage reference_nafld PROPERTIES LABELS reference TIMEOUT 900
                     SKIP_RETURN_CODE 77 WORKING_DIRECTORY ${CMAKE_BINARY_DIR}
                     ENVIRONMENT "HEARTH=$<TARGET_FILE:hearth>;PYTHONDONTWRITEBYTECODE=1")

# --- many repetitions, and numbers beside scikit-learn's: with the released program; with the sanitizers a few
add_test(NAME reference_worlds_sanitized
         COMMAND ${HEARTH_PYTHON} ${reference}/compare_worlds.py --hearth $<TARGET_FILE:hearth> --seeds 1-10)
set_tests_properties(reference_worlds_sanitized PROPERTIES LABELS "reference;sanitized" TIMEOUT 900
                     WORKING_DIRECTORY ${CMAKE_BINARY_DIR} ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
set_tests_properties(reference_worlds reference_cluster_coverage reference_test_logit_oracle reference_test_effect_oracle
                     reference_test_lists reference_test_effect_trial PROPERTIES LABELS "reference;release")
set_tests_properties(reference_test_effect_truth PROPERTIES LABELS "reference;nightly")

# --- figures of simulated boroughs of some size; the sanitizers see the simulator in unit tests and cli_simulate_small
set(boroughs ${references})
list(FILTER boroughs INCLUDE REGEX "^reference_test_(world_.*|floors|agencies|link_truth|link_dates|link_incremental|homes_truth)$")
set_tests_properties(${boroughs} PROPERTIES LABELS "reference;release")

# --- the model of real people beside scikit-learn's; too slow for a build with sanitizers
add_test(NAME reference_nafld_model
         COMMAND ${HEARTH_PYTHON} ${reference}/nafld_model.py $<TARGET_FILE:hearth>)
set_tests_properties(reference_nafld_model PROPERTIES LABELS release TIMEOUT 600 SKIP_RETURN_CODE 77
                     ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)

# --- every key of every shipped YAML file has an effect; with the sanitizers fuzz_config and fuzz_scenario read such files
add_test(NAME key_mutations COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/key_mutations.py $<TARGET_FILE:hearth>)
set_tests_properties(key_mutations PROPERTIES LABELS "contract;release" TIMEOUT 600 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)

# --- every report is a well-formed page
add_test(NAME reports COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/reports.py $<TARGET_FILE:hearth>)
set_tests_properties(reports PROPERTIES LABELS cli TIMEOUT 300)

# --- the same bits on any number of threads
add_test(NAME reproducibility COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/reproducibility.py $<TARGET_FILE:hearth>)
set_tests_properties(reproducibility PROPERTIES LABELS threads TIMEOUT 600 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)

include(tests/fuzz/fuzz.cmake)
include(tests/http/http.cmake)

# --- newer events, scores on demand, alerts and their proofs: programs that ask, and scripts that know the answers
foreach(name live_probe live_api)
    add_executable(${name} EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/live/${name}.c)
    target_link_libraries(${name} PRIVATE ${hearth_layers})
    add_dependencies(unit_tests ${name})
endforeach()
add_executable(homes_probe EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/reference/homes/homes_probe.c)
target_link_libraries(homes_probe PRIVATE ${hearth_layers})
add_dependencies(unit_tests homes_probe)
foreach(name overlay live alerts verify)
    add_test(NAME ${name} COMMAND ${HEARTH_PYTHON} ${CMAKE_SOURCE_DIR}/tests/live/check_${name}.py
             $<TARGET_FILE:hearth> $<TARGET_FILE:live_probe> $<TARGET_FILE:live_api>)
    set_tests_properties(${name} PROPERTIES LABELS reference TIMEOUT 900 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endforeach()
set_tests_properties(live PROPERTIES LABELS "reference;races")
set_tests_properties(overlay alerts PROPERTIES LABELS "reference;release")
