/// `./blindbridge audit`: a real call through a real relay process, looked at from outside, and a
/// report that a reviewer can keep. docs/audit.md says what each check shows and what it does not.
///
/// [Audit] runs the calls and gathers evidence; each `…Check` judges its part of it and is a pure
/// function, so that a test can hand it evidence that is broken on purpose.
package dev.blindbridge.bench.audit;
