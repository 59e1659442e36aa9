<?php
/**
 * Router of `php -S`: files of uploads, themes and wp-includes as a web server would send them (ETag, Last-Modified,
 * 304, one range), everything else to WordPress. No PHP file is reached by its own address: there is no log-in, no
 * wp-admin, no XML-RPC, no cron.
 *
 * Every request is one line of JSON in requests.log, written just before the headers of its answer are sent: whoever
 * has the answer can read its line.
 */

define( 'ABSPATH', dirname( __DIR__ ) . '/site/' );
define( 'REPORTMINER_FOLDER', dirname( __DIR__ ) . '/' );

function reportminer_log( array $line ): void {
	$line['status'] = http_response_code();
	$flags          = JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE;
	file_put_contents( REPORTMINER_FOLDER . 'requests.log', json_encode( $line, $flags ) . "\n", FILE_APPEND | LOCK_EX );
}

/** Sends a file that stands in the site, or returns false where there is none to send. */
function reportminer_send( string $path ): bool {
	static $types = array(
		'css' => 'text/css',
		'js'  => 'text/javascript',
		'pdf' => 'application/pdf',
		'png' => 'image/png',
		'svg' => 'image/svg+xml',
		'txt' => 'text/plain',
	);
	$type = $types[ strtolower( pathinfo( $path, PATHINFO_EXTENSION ) ) ] ?? null;
	$file = $type ? realpath( ABSPATH . $path ) : false;
	// wp-includes is a link to the installed package; nothing else leads out of the site.
	$inside = array_map( 'realpath', array( ABSPATH . 'wp-content', ABSPATH . 'wp-includes' ) );
	if ( ! $file || ! is_file( $file ) || ! array_filter( $inside, fn( $root ) => str_starts_with( $file, "$root/" ) ) ) {
		return false;
	}
	$size     = filesize( $file );
	$etag     = sprintf( '"%x-%x"', filemtime( $file ), $size );
	$modified = gmdate( 'D, d M Y H:i:s', filemtime( $file ) ) . ' GMT';
	header( "Content-Type: $type" );
	header( "ETag: $etag" );
	header( "Last-Modified: $modified" );
	header( 'Accept-Ranges: bytes' );
	$none  = $_SERVER['HTTP_IF_NONE_MATCH'] ?? null;
	$since = $_SERVER['HTTP_IF_MODIFIED_SINCE'] ?? null;
	if ( $none === $etag || ( null === $none && $since === $modified ) ) {
		http_response_code( 304 );
		return true;
	}
	$start = 0;
	$end   = $size - 1;
	if ( preg_match( '/^bytes=(\d+)-(\d*)$/', $_SERVER['HTTP_RANGE'] ?? '', $range ) ) {
		if ( $range[1] >= $size ) {
			http_response_code( 416 );
			header( "Content-Range: bytes */$size" );
			return true;
		}
		$start = (int) $range[1];
		$end   = '' === $range[2] ? $end : min( $end, (int) $range[2] );
		http_response_code( 206 );
		header( "Content-Range: bytes $start-$end/$size" );
	}
	header( 'Content-Length: ' . ( $end - $start + 1 ) );
	if ( 'HEAD' !== $_SERVER['REQUEST_METHOD'] ) {
		echo file_get_contents( $file, false, null, $start, $end - $start + 1 );
	}
	return true;
}

// Kept now: WordPress changes these values.
$reportminer_line = array(
	'time'              => microtime( true ),
	'method'            => $_SERVER['REQUEST_METHOD'],
	'uri'               => $_SERVER['REQUEST_URI'],
	'agent'             => $_SERVER['HTTP_USER_AGENT'] ?? null,
	'if_none_match'     => $_SERVER['HTTP_IF_NONE_MATCH'] ?? null,
	'if_modified_since' => $_SERVER['HTTP_IF_MODIFIED_SINCE'] ?? null,
	'accept'            => $_SERVER['HTTP_ACCEPT'] ?? null,
);
header_register_callback( fn() => reportminer_log( $reportminer_line ) );
header_remove( 'X-Powered-By' );

$reportminer_path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
if ( ! str_contains( $reportminer_path, "\0" ) && reportminer_send( ltrim( $reportminer_path, '/' ) ) ) {
	return true;
}
// What php -S makes of an address with a full stop in it is no script of WordPress.
$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = ABSPATH . 'index.php';
unset( $_SERVER['PATH_INFO'], $_SERVER['ORIG_PATH_INFO'], $reportminer_path );
chdir( ABSPATH );
require ABSPATH . 'index.php';
