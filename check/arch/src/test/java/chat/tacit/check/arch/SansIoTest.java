package chat.tacit.check.arch;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Set;

/** The core is handed its bytes, its time and its randomness; it fetches none of them. */
class SansIoTest {
    private static final String[] CORE = {
        "chat.tacit.crypto..", "chat.tacit.protocol..", "chat.tacit.e2ee.."
    };

    /** Names of hosts and addresses as values are no input or output. */
    private static final Set<String> VALUES =
            Set.of(URI.class.getName(), "java.net.URISyntaxException", "java.net.IDN");

    @Test
    void coreTouchesNoSocketsAndNoFiles() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(CORE)
                        .should()
                        .dependOnClassesThat(
                                resideInAnyPackage(
                                                "java.net..",
                                                "java.nio.channels..",
                                                "java.nio.file..",
                                                "java.sql..",
                                                "javax.net..")
                                        .and(DescribedPredicate.not(named(VALUES)))
                                        .or(
                                                nameMatching(
                                                                "java\\.io\\.(File|RandomAccess|Print).*")
                                                        .forSubtype())));
    }

    @Test
    void coreStartsNoThreadsAndWaitsForNone() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(CORE)
                        .should()
                        .dependOnClassesThat(
                                nameMatching(
                                                "java\\.lang\\.Thread(Local)?"
                                                        + "|java\\.util\\.Timer(Task)?"
                                                        + "|java\\.util\\.concurrent\\..*(Executor"
                                                        + "|Future|Latch|Barrier|Semaphore|Queue"
                                                        + "|Deque).*"
                                                        + "|java\\.util\\.concurrent\\.locks\\..*")
                                        .forSubtype()));
    }

    @Test
    void coreReadsNoClock() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(CORE)
                        .should()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(Instant.class, "now", Clock.class)
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callConstructor(Date.class)
                        .orShould()
                        .dependOnClassesThat()
                        .haveNameMatching("java\\.time\\.(Clock|Local.*|Zoned.*|Offset.*)"));
    }

    @Test
    void coreMakesNoRandomnessOfItsOwn() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(CORE)
                        .and()
                        .doNotHaveFullyQualifiedName("chat.tacit.crypto.Entropy")
                        .and()
                        .doNotHaveFullyQualifiedName("chat.tacit.crypto.MlKem")
                        .and()
                        .doNotHaveFullyQualifiedName("chat.tacit.crypto.EntropyRandom")
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "java\\.security\\.SecureRandom|java\\.util\\..*Random.*"
                                        + "|java\\.util\\.UUID")
                        .orShould()
                        .callMethod(Math.class, "random"));
    }

    @Test
    void onlyProgramsAskTheSystemForEntropy() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(CORE)
                        .should()
                        .callMethodWhere(
                                target(nameMatching("system"))
                                        .and(
                                                target(
                                                        owner(
                                                                nameMatching(
                                                                        "chat\\.tacit\\.crypto\\.Entropy"))))));
    }

    @Test
    void coreDoesNotLogOrReadItsSurroundings() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(CORE)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.slf4j..", "java.util.logging..")
                        .orShould()
                        .callMethod(System.class, "getenv")
                        .orShould()
                        .callMethod(System.class, "getenv", String.class)
                        .orShould()
                        .callMethod(System.class, "getProperty", String.class));
    }

    private static DescribedPredicate<JavaClass> named(Set<String> names) {
        return DescribedPredicate.describe(
                "named " + names, javaClass -> names.contains(javaClass.getName()));
    }

    private static void check(ArchRule rule) {
        rule.check(CompiledClasses.ALL);
    }
}
