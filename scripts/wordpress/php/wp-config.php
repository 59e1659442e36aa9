<?php
/** Settings of a WordPress that stands on loopback for tests; settings.json tells its address and its database. */

defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
defined( 'REPORTMINER_FOLDER' ) || define( 'REPORTMINER_FOLDER', dirname( __DIR__ ) . '/' );
( function () {
	$settings = json_decode( file_get_contents( REPORTMINER_FOLDER . 'settings.json' ), true, 8, JSON_THROW_ON_ERROR );
	define( 'DB_HOST', 'localhost:' . $settings['socket'] );
	define( 'WP_HOME', rtrim( $settings['address'], '/' ) );
	foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {
		define( "{$name}_KEY", hash( 'sha256', "$name key {$settings['secret']}" ) );
		define( "{$name}_SALT", hash( 'sha256', "$name salt {$settings['secret']}" ) );
	}
} )();
define( 'WP_SITEURL', WP_HOME );
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' ); // Only who may enter the folder reaches the socket.
define( 'DB_PASSWORD', '' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
define( 'WP_CONTENT_DIR', ABSPATH . 'wp-content' );
define( 'WP_DEFAULT_THEME', 'hale-like' );
// Nothing goes out, and nothing happens by itself.
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_AUTO_UPDATE_CORE', false );
define( 'DISABLE_WP_CRON', true );
define( 'DISALLOW_FILE_MODS', true );
define( 'WP_POST_REVISIONS', false );
define( 'WP_DEBUG', false );
$table_prefix = 'wp_';

require_once ABSPATH . 'wp-settings.php';
