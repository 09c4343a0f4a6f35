package chat.tacit.e2ee.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.route.Route;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class LinkTest {
    private final SeededEntropy entropy = new SeededEntropy(5);
    private final Invitation shortForm = Samples.shortForm(entropy).invitation();
    private final Invitation longForm = Samples.longForm(entropy).invitation();
    private final RelayAddress relay = Samples.relay(entropy, "relay.example", "192.0.2.7");
    private final Link shortLink = new Link.ShortForm(relay, LinkKey.of(shortForm));
    private final Link longLink = new Link.LongForm(longForm);

    @Test
    void shortFormNamesTheRelayAndTheKey() {
        assertThat(shortLink.text())
                .isEqualTo(relay + "/i#" + Text.base64Url(LinkKey.of(shortForm).secret().expose()));
        assertThat(Link.parse(shortLink.text())).isEqualTo(shortLink);
    }

    @Test
    void longFormHoldsTheWholeInvitation() {
        assertThat(longLink.text()).startsWith("tacit:/i#");
        assertThat(Link.parse(longLink.text())).isEqualTo(longLink);
    }

    /** A code of version 25 is 117 modules wide, which a phone reads from a laptop's screen. */
    @Test
    void longLinkOfTwoRelaysLeavesRoomInItsCode() {
        assertThat(longLink.text().length()).isLessThan(500);
    }

    @Test
    void longLinkThatFitsNoCodeIsRefused() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String host = "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(60);
            routes.add(
                    new Route(
                            Samples.relay(entropy, host, host + "d"),
                            AgreementKey.generate(entropy).publicKey()));
        }
        OwnInvitation wide = OwnInvitation.make(InvitationKind.CONTACT, true, routes, entropy);
        assertThatThrownBy(() -> new Link.LongForm(wide.invitation()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("use the short form");
    }

    @Test
    void longLinkHoldsNoInvitationOfTheShortForm() {
        String text = "tacit:/i#" + shortForm.encode().base64Url();
        assertThatThrownBy(() -> Link.parse(text)).isInstanceOf(MalformedException.class);
    }

    @Test
    void keyFixesEveryByteOfTheInvitation() {
        Invitation other =
                new Invitation(
                        2,
                        shortForm.kind(),
                        shortForm.keys(),
                        shortForm.routes(),
                        shortForm.secret());
        assertThat(LinkKey.of(other)).isNotEqualTo(LinkKey.of(shortForm));
    }

    @Test
    void linkDoesNotPrintItsSecret() {
        assertThat(shortLink.toString()).doesNotContain(LinkKey.of(shortForm).toString());
        String secret = Text.base64Url(longForm.secret().expose());
        assertThat(longLink.toString()).doesNotContain(secret.substring(8, 24));
        assertThat(longForm.toString()).doesNotContain(secret.substring(8, 24));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tacit://",
                "tacit:/i#",
                "tacit:/i#AA",
                "tacit:/c#AA",
                "%s ",
                " %s",
                "%s=",
                "%sA",
                "%s\n",
                "%s#",
                "http%s"
            })
    void anotherFormIsNoLink(String pattern) {
        for (Link link : List.of(shortLink, longLink)) {
            String text = pattern.formatted(link.text());
            assertThatThrownBy(() -> Link.parse(text)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void caseAndPathOfAShortLinkCount() {
        String text = shortLink.text();
        for (String other :
                List.of(
                        text.replace("tacit:", "TACIT:"),
                        text.replace("/i#", "/I#"),
                        text.replace("/i#", "/i/#"),
                        text.replace("/i#", "#"),
                        text.replace("/i#", "/i?#"),
                        text.replace("relay.example", "Relay.example"),
                        text.replace(":443", ":0443"))) {
            assertThatThrownBy(() -> Link.parse(other)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void whatIsNearlyALinkIsRefusedOrAnother() {
        for (Link link : List.of(shortLink, longLink)) {
            new Mutation(6)
                    .tryOut(
                            Bytes.owned(Text.utf8(link.text())),
                            bytes ->
                                    Bytes.owned(
                                            Text.utf8(
                                                    Link.parse(Text.fromUtf8(bytes.shared()))
                                                            .text())));
        }
    }
}
