/// Runs the browser's half of the protocol from the build: its own tests, its type check, and the
/// cross tests against the Java half. Needs no installed Node: one comes with Playwright's driver.
@NullMarked
package dev.blindbridge.crypto.web;

import org.jspecify.annotations.NullMarked;
