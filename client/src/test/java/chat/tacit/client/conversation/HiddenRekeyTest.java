package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.client.HiddenPair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.contact.RenewalLinks;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.MeshRekeys;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Two hidden contacts whose keys are renewed by a link, in packets that are carried by hand. */
final class HiddenRekeyTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final JoseKey PAIR = JoseKey.generate(ENTROPY);
    private static final String CURRENT =
            "SELECT COUNT(*) FROM mesh_key WHERE purpose = 'contact' AND ends_at IS NULL";

    @TempDir private Path directory;
    private HiddenPair pair;

    @BeforeEach
    void introduce() {
        pair = HiddenPair.introduced(directory);
    }

    @AfterEach
    void end() {
        pair.close();
    }

    private Invitation link(Person by, ConversationId with, JoseKey key) throws ClientException {
        InvitationTerms terms = InvitationTerms.hidden(key, Travel.LINK, false);
        Contact contact = by.contact(with);
        Invited link =
                by.write(
                        (Work<Invited, ClientException>)
                                tx -> RenewalLinks.make(tx, contact, terms, ENTROPY, pair.now()));
        return ((Link.LongForm) Link.parse(link.link())).invitation();
    }

    private Invitation link() throws ClientException {
        return link(pair.alice(), pair.atAlice(), PAIR);
    }

    private void accept(Person by, Invitation link) throws ClientException {
        by.parts().stock().prepare(1);
        var _ =
                by.write(
                        (Work<ConversationId, ClientException>)
                                tx ->
                                        by.parts()
                                                .joining()
                                                .join(
                                                        tx,
                                                        link,
                                                        Travel.LINK,
                                                        Optional.empty(),
                                                        pair.now()));
    }

    private String code(Person of, ConversationId with) {
        return of.contact(with).code().toString();
    }

    private void talk() {
        var _ = pair.alice().say(pair.atAlice(), "After, from Alice.", pair.now());
        var _ = pair.bob().say(pair.atBob(), "After, from Bob.", pair.now());
        pair.exchange();
        pair.pass(Duration.ofHours(1));
        for (Person one : List.of(pair.alice(), pair.bob())) {
            one.write(tx -> { // the first content under keys that didn't come to be never comes
                Arrivals.giveUp(tx, ENTROPY, pair.now(), one::hear);
                return true;
            });
        }
        assertThat(pair.bob().texts(pair.atBob())).containsOnlyOnce("After, from Alice.");
        assertThat(pair.alice().texts(pair.atAlice())).containsOnlyOnce("After, from Bob.");
    }

    private void assertRenewed(String before) {
        assertThat(code(pair.alice(), pair.atAlice()))
                .isNotEqualTo(before)
                .isEqualTo(code(pair.bob(), pair.atBob()));
        for (Person one : List.of(pair.alice(), pair.bob())) {
            assertThat(one.number(CURRENT)).isOne();
            assertThat(one.number("SELECT COUNT(*) FROM mesh_peer WHERE ends_at IS NULL")).isOne();
            assertThat(one.number("SELECT COUNT(*) FROM mesh_key WHERE rekey = 2")).isOne();
            assertThat(one.number("SELECT COUNT(*) FROM queue")).isZero();
            assertThat(one.number("SELECT COUNT(*) FROM route")).isZero();
        }
    }

    @Test
    void linkGivesBothNewKeysOfTheMeshAndTheConversationGoesOn() throws Exception {
        String before = code(pair.alice(), pair.atAlice());
        var _ = pair.bob().say(pair.atBob(), "Before.", pair.now());
        accept(pair.bob(), link());
        pair.exchange();
        assertRenewed(before);
        talk();
        assertThat(pair.alice().texts(pair.atAlice())).contains("Before.");
        assertThat(pair.alice().conversations()).hasSize(1);
        assertThat(pair.bob().conversations()).hasSize(1);
    }

    @Test
    void bothAtOnceComeToTheSameKeys() throws Exception {
        String before = code(pair.alice(), pair.atAlice());
        Invitation ofAlice = link();
        Invitation ofBob = link(pair.bob(), pair.atBob(), JoseKey.generate(ENTROPY));
        accept(pair.bob(), ofAlice);
        accept(pair.alice(), ofBob);
        List<HiddenPair.Letter> ofBoth = pair.post(pair.bob());
        pair.post(pair.alice()).forEach(letter -> pair.deliver(letter, pair.bob()));
        ofBoth.forEach(letter -> pair.deliver(letter, pair.alice()));
        pair.exchange();
        assertRenewed(before);
        talk();
    }

    @Test
    void linkThatNobodyAnswersLeavesAllAsItWas() throws Exception {
        String before = code(pair.alice(), pair.atAlice());
        accept(pair.bob(), link());
        assertThat(pair.bob().number(CURRENT)).isEqualTo(2);
        pair.pass(Duration.ofDays(31));
        pair.bob()
                .write(tx -> {
                    Rekeys.tidy(tx, pair.now());
                    return true;
                });
        assertThat(pair.bob().number(CURRENT)).isOne();
        assertThat(pair.bob().number("SELECT COUNT(*) FROM mesh_peer")).isOne();
        assertThat(code(pair.bob(), pair.atBob())).isEqualTo(before);
    }

    @Test
    void linkInWhosePlaceAnotherCameIsRefusedAndTheOldKeysStay() throws Exception {
        String before = code(pair.alice(), pair.atAlice());
        accept(pair.bob(), link());
        Invitation second = link(pair.alice(), pair.atAlice(), JoseKey.generate(ENTROPY));
        pair.exchange();
        assertThat(code(pair.bob(), pair.atBob()))
                .isEqualTo(before)
                .isEqualTo(code(pair.alice(), pair.atAlice()));
        assertThat(pair.bob().number(CURRENT)).isOne();
        talk();
        accept(pair.bob(), second);
        pair.exchange();
        assertRenewed(before);
    }

    @Test
    void linkThatNamesQueuesToAHiddenContactIsRefused() throws Exception {
        Invitation hidden = link();
        Route queue = new Route(HiddenPair.GUARD, AgreementKey.generate(ENTROPY).publicKey());
        Invitation named =
                OwnInvitation.make(
                                InvitationKind.CONTACT,
                                true,
                                List.of(queue),
                                hidden.renews(),
                                ENTROPY)
                        .invitation();
        assertThatThrownBy(() -> accept(pair.bob(), named))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("in another way");
        assertThat(pair.bob().number("SELECT COUNT(*) FROM rekey")).isZero();
    }

    /** Who has the old keys of a side gets no new session by them. */
    @Test
    void keysOfBeforeTakeNoRequestForASession() throws Exception {
        long old = pair.alice().number("SELECT id FROM mesh_key WHERE purpose = 'contact'");
        pair.bob()
                .write(tx -> {
                    pair.bob().parts().restore(tx, pair.now());
                    return true;
                });
        List<HiddenPair.Letter> requests = pair.post(pair.bob());
        assertThat(requests).isNotEmpty();
        pair.alice()
                .write(tx -> {
                    MeshRekeys.renewed(tx, pair.atAlice(), ENTROPY, pair.now());
                    return true;
                });
        boolean isOld = pair.alice().read(tx -> MeshRekeys.isOfOldKeys(tx, old));
        assertThat(isOld).isTrue();
        for (HiddenPair.Letter request : requests) {
            assertThatThrownBy(() -> pair.take(request, pair.alice()))
                    .isInstanceOf(UnopenableException.class);
        }
    }
}
