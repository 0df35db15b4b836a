package dev.blindbridge.signaling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// Who may see what in signaling.
final class ArchitectureTest {
    private static final String BASE = "dev.blindbridge.signaling";
    private static final String FORBIDDEN_WORDS = "(?i).*(encrypt|decrypt|plaintext).*";

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(BASE);

    @Test
    void shouldNotReachTheEndToEndCode() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.blindbridge.crypto..", "javax.crypto..", "org.bouncycastle..")
                .check(CLASSES);
    }

    @Test
    void shouldSeeOnlyTheRelaysInterface() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.blindbridge.sfu.*..")
                .check(CLASSES);
    }

    @Test
    void shouldNotSpeakOfEncryption() {
        classes().should().haveNameNotMatching(FORBIDDEN_WORDS).check(CLASSES);
        members().should().haveNameNotMatching(FORBIDDEN_WORDS).check(CLASSES);
    }

    @Test
    void shouldKeepRoomsFreeOfSocketsThreadsAndClocks() {
        noClasses()
                .that()
                .resideInAnyPackage(BASE + ".room..", BASE + ".protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "java.net..",
                        "java.time..",
                        "java.util.concurrent..",
                        BASE + ".http..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void shouldNotWriteFiles() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(FileOutputStream|FileWriter|RandomAccessFile)")
                .check(CLASSES);
    }
}
