package chat.tacit.client.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.Homes;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.live.Anchor;
import chat.tacit.e2ee.record.LiveRecord;
import chat.tacit.protocol.live.MemberId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whom Alice trusts, who has Bob for a contact. */
final class TrustedIdentitiesTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir Path folder;
    private Pair pair;
    private Person alice;
    private final VerifyingKey bobs = fresh();

    @BeforeEach
    void make() {
        pair = Pair.introduced(folder);
        alice = pair.alice();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    private static VerifyingKey fresh() {
        return SigningKey.generate(ENTROPY).publicKey();
    }

    private static TrustedIdentities.Found file(VerifyingKey key, String name) {
        return new TrustedIdentities.Found(key, name, Level.LINK, Source.FILE, "");
    }

    private static TrustedIdentities.Found exchanged(VerifyingKey key, String name) {
        return new TrustedIdentities.Found(key, name, Level.COMPARED, Source.EXCHANGE, "");
    }

    private void add(TrustedIdentities.Found found) throws ClientException {
        Work<Boolean, ClientException> adding =
                tx -> {
                    TrustedIdentities.add(tx, found, pair.now());
                    return true;
                };
        alice.write(adding);
    }

    private TrustedIdentities.Heard hear(VerifyingKey key) {
        return alice.write(tx -> TrustedIdentities.hear(tx, pair.atAlice(), key, pair.now()));
    }

    private TrustedIdentity find(VerifyingKey key) {
        return alice.read(tx -> TrustedIdentities.find(tx, MemberId.of(key))).orElseThrow();
    }

    private Optional<VerifyingKey> trusted(VerifyingKey key) {
        return alice.read(tx -> TrustedIdentities.key(tx, MemberId.of(key)));
    }

    private void level(Level level) {
        alice.write(tx ->
                tx.update(
                        "UPDATE conversation SET level = ? WHERE id = ?",
                        level.text(),
                        pair.atAlice().bytes()));
    }

    @Test
    void ownIdentityIsMadeOnceAndSurvivesRestart() {
        Path home = folder.resolve("carol");
        SigningKey made;
        try (Profile carol = Homes.open(home, "Carol")) {
            assertThat(carol.read(LiveIdentities::known)).isEmpty();
            made = own(carol);
            assertThat(own(carol)).isEqualTo(made);
        }
        try (Profile carol = Homes.again(home)) {
            assertThat(carol.read(LiveIdentities::known)).contains(made);
        }
    }

    private SigningKey own(Profile of) {
        return of.write(tx -> LiveIdentities.own(tx, ENTROPY, pair.now()));
    }

    @Test
    void whoeverWasAddedIsTrustedAndWhoeverWasRemovedIsNot() throws ClientException {
        assertThat(trusted(bobs)).isEmpty();
        add(file(bobs, "Bob"));
        assertThat(trusted(bobs)).contains(bobs);
        assertThat(find(bobs).level()).isEqualTo(Level.LINK);
        assertThat(
                        alice.<Boolean, RuntimeException>write(
                                tx -> TrustedIdentities.remove(tx, MemberId.of(bobs))))
                .isTrue();
        assertThat(trusted(bobs)).isEmpty();
    }

    @Test
    void secondOfANameIsNumberedAndTakesNobodysPlace() throws ClientException {
        VerifyingKey another = fresh();
        add(file(bobs, "Bob"));
        pair.pass(Pair.ROUND);
        add(file(another, "Bob"));
        assertThat(find(bobs).name()).isEqualTo("Bob");
        assertThat(find(another).name()).isEqualTo("Bob#2");
        Work<TrustedIdentity, ClientException> byName = tx -> TrustedIdentities.find(tx, "Bob");
        assertThat(alice.read(byName).key()).isEqualTo(bobs);
    }

    @Test
    void identityIsFoundByItsIdToo() throws ClientException {
        add(file(bobs, "Bob"));
        String id = MemberId.of(bobs).toString();
        Work<TrustedIdentity, ClientException> byId = tx -> TrustedIdentities.find(tx, id);
        assertThat(alice.read(byId).name()).isEqualTo("Bob");
        Work<TrustedIdentity, ClientException> unknown = tx -> TrustedIdentities.find(tx, "Eve");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> alice.read(unknown))
                .withMessageContaining("'Eve'");
    }

    @Test
    void levelRisesAndNeverFalls() throws ClientException {
        add(file(bobs, "Bob"));
        add(exchanged(bobs, "Robert"));
        assertThat(find(bobs).level()).isEqualTo(Level.COMPARED);
        assertThat(find(bobs).name()).as("the name that it had").isEqualTo("Bob");
        add(file(bobs, "Bob"));
        assertThat(find(bobs).level()).isEqualTo(Level.COMPARED);
        assertThat(find(bobs).source()).isEqualTo(Source.EXCHANGE);
    }

    @Test
    void ownIdentityIsNotAdded() {
        SigningKey own = alice.write(tx -> LiveIdentities.own(tx, ENTROPY, pair.now()));
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> add(file(own.publicKey(), "Me")))
                .withMessageContaining("your own");
    }

    @Test
    void contactsIdentityHasTheContactsLevelAndFollowsIt() {
        assertThat(hear(bobs)).isEqualTo(TrustedIdentities.Heard.TAKEN);
        assertThat(find(bobs).level()).isEqualTo(Level.LINK);
        assertThat(find(bobs).name()).isEqualTo("Bob");
        level(Level.COMPARED);
        assertThat(find(bobs).level()).isEqualTo(Level.COMPARED);
        level(Level.CHANGED);
        assertThat(find(bobs).level()).isEqualTo(Level.CHANGED);
        assertThat(trusted(bobs)).isEmpty();
    }

    @Test
    void whatWasComparedStaysSoWhateverBecomesOfTheContact() throws ClientException {
        hear(bobs);
        add(exchanged(bobs, "Bob"));
        level(Level.CHANGED);
        assertThat(trusted(bobs)).contains(bobs);
        Work<Boolean, ClientException> deleting =
                tx -> {
                    Contacts.delete(tx, pair.atAlice(), pair.now());
                    return true;
                };
        alice.write(deleting);
        assertThat(find(bobs).level()).isEqualTo(Level.COMPARED);
    }

    @Test
    void whatIsKnownByAContactAloneGoesWithIt() throws ClientException {
        hear(bobs);
        Work<Boolean, ClientException> deleting =
                tx -> {
                    Contacts.delete(tx, pair.atAlice(), pair.now());
                    return true;
                };
        alice.write(deleting);
        assertThat(alice.read(TrustedIdentities::all)).isEmpty();
    }

    @Test
    void blockedContactsIdentityIsNotTrusted() {
        hear(bobs);
        alice.write(tx ->
                tx.update(
                        "UPDATE conversation SET blocked = 1 WHERE id = ?",
                        pair.atAlice().bytes()));
        assertThat(trusted(bobs)).isEmpty();
    }

    @Test
    void anotherIdentityOfAContactIsAnAlarmAndReplacesNothing() throws ClientException {
        VerifyingKey second = fresh();
        VerifyingKey third = fresh();
        hear(bobs);
        assertThat(hear(second)).isEqualTo(TrustedIdentities.Heard.CHANGED);
        assertThat(trusted(bobs)).contains(bobs);
        assertThat(trusted(second)).isEmpty();
        assertThat(find(second).level()).isEqualTo(Level.CHANGED);
        assertThat(hear(third)).isEqualTo(TrustedIdentities.Heard.CHANGED);
        List<TrustedIdentity> all = alice.read(TrustedIdentities::all);
        assertThat(all).extracting(TrustedIdentity::key).containsExactlyInAnyOrder(bobs, third);
        add(exchanged(third, "Bob"));
        assertThat(trusted(third)).as("the user has acted").contains(third);
    }

    /** Whoever made the alarm needs a friend in a session, no more. */
    @Test
    void wordOfAMemberEndsNoAlarm() throws ClientException {
        VerifyingKey second = fresh();
        hear(bobs);
        hear(second);
        TrustedIdentities.Found vouched =
                new TrustedIdentities.Found(second, "Bob", Level.VOUCHED, Source.MEMBER, "");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> add(vouched))
                .withMessageContaining("exchange identities");
        assertThat(trusted(second)).isEmpty();

        level(Level.CHANGED);
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        add(
                                new TrustedIdentities.Found(
                                        bobs, "Bob", Level.VOUCHED, Source.MEMBER, "")));
        assertThat(trusted(bobs)).as("the contact itself is an alarm").isEmpty();
        level(Level.LINK);
        add(new TrustedIdentities.Found(bobs, "Bob", Level.VOUCHED, Source.MEMBER, ""));
        assertThat(find(bobs).level()).isEqualTo(Level.VOUCHED);
    }

    @Test
    void identityFromAFileBecomesTheContactsThatProvesIt() throws ClientException {
        add(file(bobs, "B."));
        level(Level.COMPARED);
        assertThat(hear(bobs)).isEqualTo(TrustedIdentities.Heard.TAKEN);
        assertThat(find(bobs).level()).isEqualTo(Level.COMPARED);
        assertThat(hear(bobs)).isEqualTo(TrustedIdentities.Heard.KNOWN);
    }

    @Test
    void nameThatIsNoneIsRefused() {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> add(file(bobs, "two\nlines")));
    }

    @Test
    void noMoreAreKeptThanTheLimitWhoeverTellsThem() {
        alice.write(tx -> {
            for (int i = 0; i < TrustedIdentities.MAX; i++) {
                tx.update(
                        "INSERT INTO trusted_identity (id, pk, name, level, source, named_at)"
                                + " VALUES (randomblob(32), randomblob(32), 'x', 'link', 'file',"
                                + " 0)");
            }
            return true;
        });
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> add(file(bobs, "Bob")))
                .withMessageContaining("10000");
        assertThat(hear(bobs)).isEqualTo(TrustedIdentities.Heard.FULL);
        assertThat(isTaken(told(bobs))).as("from another device").isFalse();
        alice.write(tx ->
                tx.update(
                        "DELETE FROM trusted_identity WHERE id IN (SELECT id FROM"
                                + " trusted_identity LIMIT 1)"));
        assertThat(isTaken(told(bobs))).isTrue();
        assertThat(isTaken(told(fresh()))).isFalse();
    }

    private boolean isTaken(LiveRecord told) {
        return alice.write(tx -> LiveRecords.put(tx, told));
    }

    private static LiveRecord told(VerifyingKey key) {
        return new LiveRecord.Trusted(
                key,
                Optional.of(
                        new LiveRecord.Trusted.Known(
                                "Bob", Level.LINK, "file", "", Optional.empty(), Instant.EPOCH)));
    }

    @Test
    void noMoreAnchorsAreTakenFromOtherDevicesThanTheLimit() {
        for (int i = 0; i < Anchors.MAX; i++) {
            assertThat(isTaken(told(TestAnchor.called("CA " + i)))).isTrue();
        }
        assertThat(isTaken(told(TestAnchor.called("one more")))).isFalse();
        assertThat(isTaken(new LiveRecord.Authority("CA 0", Bytes.empty()))).isTrue();
        assertThat(isTaken(told(TestAnchor.called("one more")))).isTrue();
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> isTaken(new LiveRecord.Authority("none", Bytes.zeros(9))));
    }

    private static LiveRecord told(Anchor anchor) {
        return new LiveRecord.Authority(anchor.name(), anchor.certificate());
    }

    @Test
    void whoIsKnownByAnAnchorAloneGoesWithIt() throws ClientException {
        VerifyingKey compared = fresh();
        alice.write(tx ->
                tx.update("INSERT INTO live_anchor (name, certificate) VALUES ('CA', x'00')"));
        add(new TrustedIdentities.Found(bobs, "Bob", Level.VOUCHED, Source.CHAIN, "CA"));
        add(new TrustedIdentities.Found(compared, "Eve", Level.VOUCHED, Source.CHAIN, "CA"));
        add(exchanged(compared, "Eve"));
        assertThat(find(bobs).anchor()).isEqualTo("CA");
        Work<Integer, ClientException> removing = tx -> Anchors.remove(tx, "CA");
        assertThat(alice.<Integer, ClientException>write(removing)).isEqualTo(1);
        assertThat(trusted(bobs)).isEmpty();
        assertThat(trusted(compared)).contains(compared);
    }
}
