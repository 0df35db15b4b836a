package dev.blindbridge.sfu;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/// Who may know whom in the relay, and what the packet path must not touch.
class ArchitectureTest {
    private static final String ROOT = "dev.blindbridge.sfu";
    private static final String[] PACKET_PATH = {
        ROOT + ".engine", ROOT + ".route", ROOT + ".srtp", ROOT + ".ice", ROOT + ".wire"
    };
    private static final JavaClasses SFU =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    @Test
    void shouldShareNothingOnThePacketPath() {
        noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(PACKET_PATH)
                .should()
                .haveModifier(JavaModifier.VOLATILE)
                .check(SFU);
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(PACKET_PATH)
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .check(SFU);
        noClasses()
                .that()
                .resideInAnyPackage(PACKET_PATH)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, ThreadLocal.class)
                .check(SFU);
    }

    @Test
    void shouldHaveNeitherClockNorSocketNorLogOnThePacketPath() {
        noClasses()
                .that()
                .resideInAnyPackage(PACKET_PATH)
                .and()
                .haveSimpleNameNotEndingWith("WarmUp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.time..",
                        "org.bouncycastle..",
                        "org.slf4j..")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(SFU);
    }

    @Test
    void shouldPointDownwards() {
        forbid("wire", "engine", "route", "srtp", "ice", "sdp", "dtls", "worker", "control");
        forbid("ice", "engine", "route", "srtp", "sdp", "dtls", "worker", "control");
        forbid("srtp", "engine", "route", "ice", "sdp", "dtls", "worker", "control");
        forbid("route", "engine", "srtp", "ice", "sdp", "dtls", "worker", "control");
        forbid("engine", "sdp", "dtls", "worker", "control");
        forbid("sdp", "wire", "ice", "srtp", "route", "engine", "dtls", "worker", "control");
        forbid("dtls", "wire", "ice", "route", "engine", "sdp", "worker", "control");
        forbid("worker", "wire", "ice", "srtp", "sdp", "dtls", "control");
    }

    private static void forbid(String from, String... others) {
        for (String to : others) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + from)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(ROOT + "." + to)
                    .allowEmptyShould(true)
                    .check(SFU);
        }
    }

    @Test
    void shouldKeepSocketsInTheWorkerAndBouncyCastleInDtls() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".worker")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "java.nio.channels..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(DatagramSocket.class, Socket.class, ServerSocket.class)
                .check(SFU);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".dtls")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..")
                .check(SFU);
    }

    @Test
    void shouldKnowNothingOfTheEndToEndCode() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.blindbridge.crypto..",
                        "dev.blindbridge.signaling..",
                        "dev.blindbridge.bench..")
                .check(SFU);
    }

    /// The words for what happens end to end occur in no name here.
    @Test
    void shouldSpeakOfProtectingOnly() {
        String words = ".*([Ee]ncrypt|[Dd]ecrypt|[Pp]laintext).*";
        noClasses().should().haveSimpleNameContaining("crypt").check(SFU);
        noMethods().should().haveNameMatching(words).check(SFU);
        noFields().should().haveNameMatching(words).check(SFU);
    }
}
