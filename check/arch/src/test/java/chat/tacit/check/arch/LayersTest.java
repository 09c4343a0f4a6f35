package chat.tacit.check.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Which packages may see which: what is finer than modules. */
class LayersTest {
    private static final List<String> SERVICES = List.of("queue", "mesh", "room", "live", "turn");

    @Test
    void everyClassStandsInALayer() {
        assertThat(CompiledClasses.ALL)
                .extracting(JavaClass::getPackageName)
                .allMatch(name ->
                        name.matches(
                                "chat\\.tacit\\.(crypto|protocol|e2ee|store|relay|client"
                                        + "|web|cli|check)(\\..*)?"));
    }

    @Test
    void cryptoSeesNoneOfTheOthers() {
        check(
                classes()
                        .that()
                        .resideInAPackage("chat.tacit.crypto..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "chat.tacit.crypto..",
                                "java..",
                                "javax.crypto..",
                                "org.bouncycastle..",
                                "org.conscrypt..",
                                "org.jspecify.."));
    }

    @Test
    void protocolSeesCryptoAndItsCodecAlone() {
        check(
                classes()
                        .that()
                        .resideInAPackage("chat.tacit.protocol..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "chat.tacit.protocol..",
                                "chat.tacit.crypto..",
                                "com.google.protobuf..",
                                "java..",
                                "org.jspecify.."));
    }

    @Test
    void encryptionOfClientsSeesProtocolAndCryptoAlone() {
        check(
                classes()
                        .that()
                        .resideInAPackage("chat.tacit.e2ee..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "chat.tacit.e2ee..",
                                "chat.tacit.protocol..",
                                "chat.tacit.crypto..",
                                "com.google.protobuf..",
                                "java..",
                                "javax.security.auth.x500..", // names in certificates
                                "org.jspecify.."));
    }

    @Test
    void relaySeesNeitherClientsNorTheirEncryptionNorADriver() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("chat.tacit.relay..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "chat.tacit.e2ee..",
                                "chat.tacit.client..",
                                "chat.tacit.cli..",
                                "chat.tacit.store.rocksdb.."));
    }

    @Test
    void storeSeesNoProtocol() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("chat.tacit.store..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "chat.tacit.crypto..",
                                "chat.tacit.protocol..",
                                "chat.tacit.e2ee..",
                                "chat.tacit.relay..",
                                "chat.tacit.client.."));
    }

    /** A service's endpoint runs in a simulation as it runs behind a socket. */
    @Test
    void networkLibraryIsSeenByTheEdgeAndTheCompositionAlone() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "chat.tacit.relay.queue..",
                                "chat.tacit.client.contact..",
                                "chat.tacit.client.conversation..",
                                "chat.tacit.client.history..",
                                "chat.tacit.client.route..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.vertx..", "io.netty..", "java.net.http.."));
    }

    /**
     * Its lists of words take a moment to read: no command but one that asks for a password may.
     */
    @Test
    void listsOfCommonPasswordsAreSeenByOneClassAlone() {
        check(
                noClasses()
                        .that()
                        .doNotHaveFullyQualifiedName("chat.tacit.client.account.PasswordStrength")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("com.nulabinc.."));
    }

    @Test
    void servicesNeverSeeEachOther() {
        for (String layer : List.of("protocol", "relay", "client")) {
            for (String service : SERVICES) {
                String[] others =
                        SERVICES.stream()
                                .filter(other -> !other.equals(service))
                                .map(other -> "chat.tacit." + layer + "." + other + "..")
                                .toArray(String[]::new);
                noClasses()
                        .that()
                        .resideInAPackage("chat.tacit." + layer + "." + service + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(others)
                        .allowEmptyShould(true)
                        .check(CompiledClasses.ALL);
            }
        }
    }

    @Test
    void wireSeesNoService() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage("chat.tacit.protocol.wire..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("chat.tacit.protocol.queue.."));
    }

    private static void check(ArchRule rule) {
        rule.check(CompiledClasses.ALL);
    }
}
