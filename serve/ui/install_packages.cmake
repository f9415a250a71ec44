# cmake -DFROM=serve/ui -DTO=.build/ui -P install_packages.cmake
# npm ci from the lock file, into a folder of its own; nothing when the same lock is installed already.
file(MAKE_DIRECTORY ${TO})
file(LOCK ${TO}/lock GUARD PROCESS TIMEOUT 300)
file(SHA256 ${FROM}/package-lock.json wanted)
set(have "")
if(EXISTS ${TO}/installed)
    file(READ ${TO}/installed have)
endif()
if(NOT have STREQUAL wanted OR NOT EXISTS ${TO}/node_modules/govuk-frontend)
    find_program(npm npm)
    if(NOT npm)
        message(FATAL_ERROR "the hub's pages need npm (Debian: apt-get install npm), or -DHEARTH_UI_PACKAGES=FOLDER "
                            "with govuk-frontend in it")
    endif()
    file(COPY ${FROM}/package.json ${FROM}/package-lock.json DESTINATION ${TO})
    execute_process(COMMAND ${npm} ci --ignore-scripts --no-audit --no-fund --loglevel=error
                    WORKING_DIRECTORY ${TO} RESULT_VARIABLE result)
    if(result)
        message(FATAL_ERROR "npm ci failed in ${TO}")
    endif()
endif()
file(WRITE ${TO}/installed ${wanted})
