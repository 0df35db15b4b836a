package dev.blindbridge.crypto;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

/// What the end-to-end code may know of the world: as good as nothing.
class ArchitectureTest {
    private static final JavaClasses CRYPTO =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.blindbridge.crypto");

    @Test
    void shouldKnowNothingOfTheRelay() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.blindbridge.sfu..",
                        "dev.blindbridge.signaling..",
                        "dev.blindbridge.bench..",
                        "io.netty..",
                        "org.jitsi..")
                .check(CRYPTO);
    }

    @Test
    void shouldDoNoInputOutputAndNoLogging() {
        noClasses()
                .that(doNotReadTheWordList())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.util.logging..",
                        "org.slf4j..",
                        "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "reach files or the network",
                                ArchitectureTest::reachesFilesOrNetwork))
                .check(CRYPTO);
    }

    private static boolean reachesFilesOrNetwork(JavaClass type) {
        return switch (type.getPackageName()) {
            case "java.net" -> true;
            case "java.io" ->
                    !type.isAssignableTo(ByteArrayOutputStream.class)
                            && !type.isEquivalentTo(Serializable.class);
            default -> false;
        };
    }

    private static DescribedPredicate<JavaClass> doNotReadTheWordList() {
        return DescribedPredicate.describe(
                "are not the word list", type -> !type.isEquivalentTo(FiveWords.class));
    }

    @Test
    void shouldReadNoClock() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.time..")
                .check(CRYPTO);
    }

    /// Records print and compare their content.
    @Test
    void shouldKeepKeysInFinalClassesThatNeitherPrintNorCompare() {
        classes()
                .that()
                .implement(AutoCloseable.class)
                .and()
                .areNotInterfaces()
                .should()
                .notBeRecords()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .andShould(
                        new ArchCondition<JavaClass>("neither print nor compare by content") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                boolean tells =
                                        type.getMethods().stream()
                                                .anyMatch(method ->
                                                        method.getName().equals("toString")
                                                                || method.getName()
                                                                        .equals("equals"));
                                events.add(new SimpleConditionEvent(type, !tells, type.getName()));
                            }
                        })
                .check(CRYPTO);
    }
}
