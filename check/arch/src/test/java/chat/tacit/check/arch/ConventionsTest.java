package chat.tacit.check.arch;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.regex.Pattern;

/** How the code is written, where a compiled class shows it. */
class ConventionsTest {
    private static final int MOST_PARAMETERS = 5;

    private static final Pattern NAMES_WITHOUT_A_PURPOSE =
            Pattern.compile("(.*[a-z0-9])?(Manager|Helper|Utils?|Impl|Base|Dto)([A-Z$].*)?");

    @Test
    void ed25519IsReachedThroughLabelledSignaturesAlone() {
        check(
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName("chat.tacit.crypto.SigningKey")
                        .and()
                        .doNotHaveFullyQualifiedName("chat.tacit.crypto.VerifyingKey")
                        .and()
                        .doNotHaveFullyQualifiedName("chat.tacit.crypto.JoseRsa") // PS256
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "org\\.bouncycastle\\.math\\.ec\\.rfc8032\\..*"
                                        + "|org\\.bouncycastle\\.crypto\\.signers\\.Ed.*"
                                        + "|org\\.bouncycastle\\.crypto\\.params\\.Ed.*"
                                        + "|java\\.security\\.Signature"
                                        + "|java\\.security\\.(spec|interfaces)\\.Ed.*")
                        .orShould()
                        .callMethod("chat.tacit.crypto.SigningKey", "signUnlabelled", "[B")
                        .orShould()
                        .callMethod(
                                "chat.tacit.crypto.VerifyingKey",
                                "verifiesUnlabelled",
                                "[B",
                                "[B"));
    }

    @Test
    void labelsAreMadeInOneFile() {
        check(
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName("chat.tacit.crypto.Labels")
                        .should()
                        .callConstructor("chat.tacit.crypto.Label", "java.lang.String"));
    }

    @Test
    void everyLabelIsUsed() {
        JavaClass labels = CompiledClasses.ALL.get("chat.tacit.crypto.Labels");
        assertThat(labels.getFields())
                .filteredOn(label ->
                        label.getAccessesToSelf().stream()
                                .allMatch(use -> use.getOriginOwner().equals(labels)))
                .isEmpty();
    }

    @Test
    void primitivesAreUsedThroughCryptoAlone() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("chat.tacit.crypto..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("javax.crypto..")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.security.MessageDigest"));
    }

    @Test
    void namesSayWhatAThingIs() {
        assertThat(CompiledClasses.ALL)
                .extracting(JavaClass::getSimpleName)
                .noneMatch(name -> NAMES_WITHOUT_A_PURPOSE.matcher(name).matches());
        assertThat("SocketManager").matches(NAMES_WITHOUT_A_PURPOSE);
        assertThat("QueueUtilsTable").matches(NAMES_WITHOUT_A_PURPOSE);
        assertThat("Database").doesNotMatch(NAMES_WITHOUT_A_PURPOSE);
        assertThat("Base64Form").doesNotMatch(NAMES_WITHOUT_A_PURPOSE);
    }

    @Test
    void librariesNeitherPrintNorUseTheJdksLogging() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("chat.tacit.cli..", "chat.tacit.check..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .orShould()
                        .dependOnClassesThat()
                        .resideInAPackage("java.util.logging..")
                        .orShould()
                        .callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void nothingExitsTheProcessButThePrograms() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages("chat.tacit.cli..", "chat.tacit.check..")
                        .should()
                        .callMethod(System.class, "exit", int.class));
    }

    @Test
    void staticsNeverChange() {
        check(
                fields().that()
                        .areStatic()
                        .should(
                                be(
                                        com.tngtech.archunit.core.domain.properties.HasModifiers
                                                .Predicates.modifier(JavaModifier.FINAL))));
    }

    /** Sealing has the parameters of RFC 5116, and a place in an array beside them. */
    @Test
    void nothingTakesMoreThanFiveParametersButRecordsAndSealing() {
        List<String> wide =
                CompiledClasses.ALL.stream()
                        .flatMap(javaClass -> javaClass.getCodeUnits().stream())
                        .filter(unit -> written(unit) > MOST_PARAMETERS)
                        .filter(unit -> !isOfARecord(unit))
                        .filter(unit -> !unit.getOwner().getSimpleName().equals("Aead"))
                        .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .map(JavaCodeUnit::getFullName)
                        .toList();
        assertThat(wide).isEmpty();
    }

    /** How many parameters the source has: the compiler adds two to the constructor of an enum. */
    private static int written(JavaCodeUnit unit) {
        int compiled = unit.getRawParameterTypes().size();
        return unit instanceof JavaConstructor && unit.getOwner().isEnum()
                ? compiled - 2
                : compiled;
    }

    private static boolean isOfARecord(JavaCodeUnit unit) {
        return unit instanceof JavaConstructor && unit.getOwner().isRecord();
    }

    private static void check(ArchRule rule) {
        rule.check(CompiledClasses.ALL);
    }
}
