/// Load: many cheap participants of one process, which join a relay of another process as browsers
/// do, and what the relay spends on them. The thread of the participants' [ClientLoop] owns all but
/// what says otherwise.
@NullMarked
package dev.blindbridge.bench.load;

import org.jspecify.annotations.NullMarked;
