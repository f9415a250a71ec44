# cmake -DFROM=serve/ui -DTO=.build/ui -P install_packages.cmake
# npm ci from the lock file, into a folder of its own; nothing when the same lock is installed already. Without npm, or
# when npm cannot fetch the packages, the pages get the plain style: TO/installed then says "plain", and the next
# configuration tries again.
file(MAKE_DIRECTORY ${TO})
file(LOCK ${TO}/lock GUARD PROCESS TIMEOUT 300)
file(SHA256 ${FROM}/package-lock.json wanted)
set(have "")
if(EXISTS ${TO}/installed)
    file(READ ${TO}/installed have)
endif()

function(plain why)
    message("${why}: the hub's pages get a plain style, and work in the same way.
For the GOV.UK style: install npm (Debian: apt-get install npm); where a proxy inspects the traffic, set
NODE_EXTRA_CA_CERTS to the file of its certificate; then run cmake --preset release and build again. Without a network:
-DHEARTH_UI_PACKAGES=FOLDER, a node_modules with govuk-frontend in it. To choose the plain style:
-DHEARTH_UI_PACKAGES=plain.")
    file(REMOVE_RECURSE ${TO}/node_modules)
    file(WRITE ${TO}/installed plain)
endfunction()

if(have STREQUAL wanted AND EXISTS ${TO}/node_modules/govuk-frontend)
    file(TOUCH ${TO}/installed)
    return()
endif()
find_program(npm npm)
if(NOT npm)
    plain("there is no npm")
    return()
endif()
file(COPY ${FROM}/package.json ${FROM}/package-lock.json DESTINATION ${TO})
execute_process(COMMAND ${npm} ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1
                        --fetch-retry-mintimeout=1000 --fetch-timeout=60000
                WORKING_DIRECTORY ${TO} RESULT_VARIABLE result TIMEOUT 300)
if(result OR NOT EXISTS ${TO}/node_modules/govuk-frontend)
    plain("npm could not install the packages (see above)")
    return()
endif()
file(WRITE ${TO}/installed ${wanted})
