<?php
/** Loads WordPress for a script of the command line, as it would be loaded for a request of the home page. */

define( 'ABSPATH', dirname( __DIR__ ) . '/site/' );
define( 'REPORTMINER_FOLDER', dirname( __DIR__ ) . '/' );
$_SERVER += array( 'REQUEST_URI' => '/' );
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['HTTP_HOST']       = '127.0.0.1';
$_SERVER['PHP_SELF']        = '/index.php';
require ABSPATH . 'wp-load.php';
