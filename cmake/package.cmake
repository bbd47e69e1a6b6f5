# The Debian package: `cpack --config build/release/CPackConfig.cmake`, once it is built; tools/test-package tries it.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  set(CMAKE_INSTALL_PREFIX /usr CACHE PATH "Where a package puts things" FORCE)
endif()
include(GNUInstallDirs)

install(TARGETS farmgated farmgate RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES tools/package/farmgated.service DESTINATION lib/systemd/system)
install(FILES tools/package/farmgated.toml DESTINATION /etc/farmgate)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME farmgate)
set(CPACK_PACKAGE_VENDOR "Farmgate")
set(CPACK_PACKAGE_CONTACT "Farmgate operators <root@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Matching engine for rural supply and urban demand")
set(CPACK_PACKAGE_DESCRIPTION
    "The daemon farmgated matches asks at the farm gate with bids in the city on price and logistics cost, durably,
 behind gRPC. The command line farmgate trades, watches, replays and repairs.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)  # for what lies in /etc
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
file(WRITE ${PROJECT_BINARY_DIR}/package/conffiles "/etc/farmgate/farmgated.toml\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    ${PROJECT_SOURCE_DIR}/tools/package/postinst
    ${PROJECT_SOURCE_DIR}/tools/package/prerm
    ${PROJECT_SOURCE_DIR}/tools/package/postrm
    ${PROJECT_BINARY_DIR}/package/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
