/// Calls between real browsers through a real server process, driven by Playwright.
@NullMarked
package dev.blindbridge.bench.browser;

import org.jspecify.annotations.NullMarked;
