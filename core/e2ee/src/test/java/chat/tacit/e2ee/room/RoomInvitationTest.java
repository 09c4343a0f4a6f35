package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Who is invited, and the checks of {@code spec/50-room} §16 in their order. */
class RoomInvitationTest extends InvitationForge {
    @Test
    void whoIsInvitedIsAtThePointOfTheOthers() throws UnopenableException {
        Newcomer.Accepted accepted = accepted(items());
        Point last = accepted.chain().last();
        assertThat(last).isEqualTo(owner.chain.last());
        assertThat(last.view()).isEqualTo(member.chain.last().view());
        assertThat(accepted.bundles().keySet()).isEqualTo(last.members().accounts());

        owner.post(new Change.Name(), Detail.named("Moor"));
        assertThat(accepted.chain().take(owner.host.state.getLast(), accepted.keys().getLast()))
                .isInstanceOf(Chain.Taken.class);
    }

    @Test
    void fromNowOpensNothingBefore() throws UnopenableException {
        owner.say("after");
        assertThat(outcomes(accepted(items())))
                .extracting(Object::getClass)
                .containsExactly(
                        MessageStream.Dropped.class,
                        MessageStream.Dropped.class,
                        MessageStream.Taken.class);
    }

    @Test
    void allOpensAllOfTheEpochsThatTheInviterReads() throws UnopenableException {
        List<DossierItem> items = items(new Reach.All());
        owner.say("after");
        assertThat(outcomes(accepted(items))).hasOnlyElementsOfType(MessageStream.Taken.class);
    }

    @Test
    void fromAMessageOpensNothingOfALowerCount() throws UnopenableException {
        Reach.Counts counts = Reach.Counts.NONE;
        for (Reply.MessageItem item : owner.host.messages.subList(1, 2)) {
            counts = counts.with(Reach.epoch(item), item);
        }
        List<DossierItem> items = items(new Reach.From(2, 2, counts));
        owner.say("after");
        assertThat(outcomes(accepted(items)))
                .extracting(Object::getClass)
                .containsExactly(
                        MessageStream.Dropped.class,
                        MessageStream.Taken.class,
                        MessageStream.Taken.class);
    }

    /** Keys of this epoch and of those to come, with which an inviter would go on to read. */
    @Test
    void keysOfEpochsThatBeginLaterAreNothing() throws UnopenableException {
        Reach reach = new Reach.All();
        List<EpochKeys> given = accepted(items(reach)).keys();
        EpochSecrets chosen = EpochSecrets.fresh(false, entropy);
        long trusted = owner.host.head().position();
        List<DossierItem> items = items(reach);
        for (long epoch : List.of(1L, 2L, 3L, 4L, 5L, Long.MAX_VALUE)) {
            items.add(new DossierItem.Opens(chosen.keys(epoch, Math.min(epoch, 9) + trusted - 3)));
        }
        items.add(new DossierItem.Opens(chosen.keys(0, 0)));
        assertThat(accepted(items).keys())
                .extracting(EpochKeys::encode)
                .containsExactlyElementsOf(given.stream().map(EpochKeys::encode).toList());
    }

    /** A dossier is as long as its inviter likes: of its chain the latest points are at hand. */
    @Test
    void pointsOfALongDossierAreNotAllKept() throws UnopenableException {
        List<DossierItem> items = new ArrayList<>(items().subList(0, cores.size() - 1));
        long last = cores.get(cores.size() - 2).core().head().position();
        for (long position = last + 1; position <= last + 1_000; position++) {
            items.add(new DossierItem.Skipped(new Place(position, Bytes.zeros(32))));
        }
        Chain chain;
        try {
            chain = ShownRow.of(DossierItem.row(items(items))).chain(owner.host.room);
        } catch (ShownRow.Broken e) {
            throw new AssertionError(e);
        }
        assertThat(chain.last().head().position()).isEqualTo(last + 1_000);
        assertThat(chain.at(last + 1_000 - 255)).isPresent();
        assertThat(chain.at(last + 1_000 - 256)).isEmpty();
    }

    private List<DossierItem> items(List<DossierItem> places) {
        List<DossierItem> all = new ArrayList<>(places);
        all.addAll(items().subList(cores.size(), items().size()));
        return all;
    }

    // Check 1

    @Test
    void check1OpensForTheInviteeAlone() throws UnopenableException {
        Bytes sealed =
                BundleBox.seal(
                        cleo.bundle(),
                        chat.tacit.crypto.Labels.ROOM_INVITATION,
                        cleo.id().bytes().toArray(),
                        new byte[2_304],
                        entropy);
        for (Person person : List.of(ben, cleo)) {
            assertThatThrownBy(() ->
                            SignedInvitation.open(person.id(), person.recipient(), sealed, entropy))
                    .isInstanceOf(UnopenableException.class);
        }
    }

    @Test
    void check1InviterWhoseKeyIsKnownHasThatKey() throws UnopenableException {
        Optional<VerifyingKey> right = Optional.of(anna.accountKey().publicKey());
        Optional<VerifyingKey> other = Optional.of(ben.accountKey().publicKey());
        assertThat(judge(items(), it -> it, right)).isInstanceOf(Newcomer.Accepted.class);
        assertThat(judge(items(), it -> it, other))
                .isEqualTo(new Newcomer.Refused(Newcomer.Reason.INVITER));
    }

    @Test
    void check1SignatureIsTheInvitersAndForThisAccount() throws UnopenableException {
        UnaryOperator<Invitation> byBen =
                it ->
                        new Invitation(
                                it.where(),
                                Invitation.Inviter.of(ben.speaker(), ben.member()),
                                it.trusted(),
                                it.secrets(),
                                it.history());
        assertThat(judge(items(), byBen, Optional.empty()))
                .isEqualTo(new Newcomer.Refused(Newcomer.Reason.INVITER));
        UnaryOperator<Invitation> uncertified =
                it ->
                        new Invitation(
                                it.where(),
                                new Invitation.Inviter(
                                        anna.address(),
                                        ben.accountKey().publicKey(),
                                        anna.speaker().certificate()),
                                it.trusted(),
                                it.secrets(),
                                it.history());
        assertThat(judge(items(), uncertified, Optional.empty()))
                .isEqualTo(new Newcomer.Refused(Newcomer.Reason.INVITER));
    }

    // Check 2

    @Test
    void check2PartsHaveTheirHashesAndOpen() throws UnopenableException {
        Dossier dossier = new Dossier(owner.host.room, Secret.random(entropy, 32));
        List<Bytes> parts = dossier.parts(Bytes.zeros(100_000));
        assertThat(parts).hasSize(2);
        assertThat(dossier.row(parts).size()).isEqualTo(100_000);
        assertThatThrownBy(() -> dossier.row(List.of(parts.get(1), parts.get(0))))
                .isInstanceOf(UnopenableException.class);
        assertThatThrownBy(() -> dossier.open(parts.getFirst()))
                .isInstanceOf(UnopenableException.class);
        assertThatThrownBy(() -> new Dossier(owner.host.room, Secret.zeros(32)).row(parts))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void check2RootIsTheOneThatWasNamed() throws UnopenableException {
        UnaryOperator<Invitation> other =
                it ->
                        with(
                                it,
                                new Invitation.History(
                                        it.history().key(),
                                        new PartRef(1, Bytes.zeros(32)),
                                        it.history().beginning()));
        assertThat(judge(items(), other, Optional.empty()))
                .isEqualTo(new Newcomer.Refused(Newcomer.Reason.DOSSIER));
        UnaryOperator<Invitation> otherKey =
                it ->
                        with(
                                it,
                                new Invitation.History(
                                        Secret.zeros(32),
                                        it.history().root(),
                                        it.history().beginning()));
        assertThat(judge(items(), otherKey, Optional.empty()))
                .isEqualTo(new Newcomer.Refused(Newcomer.Reason.DOSSIER));
    }

    private static Invitation with(Invitation it, Invitation.History history) {
        return new Invitation(it.where(), it.inviter(), it.trusted(), it.secrets(), history);
    }

    // Check 3

    @Test
    void check3CoresAreOneChainFromACreateToTheTrustKey() throws UnopenableException {
        List<DossierItem> headless = items();
        headless.removeFirst();
        assertRefused(Newcomer.Reason.CHAIN, headless);
        List<DossierItem> gap = items();
        gap.remove(2);
        assertRefused(Newcomer.Reason.CHAIN, gap);
        List<DossierItem> tail = items();
        tail.remove(cores.size() - 1);
        assertRefused(Newcomer.Reason.CHAIN, tail);
    }

    @Test
    void check3TrustKeyIsTheOneThatWasNamed() throws UnopenableException {
        UnaryOperator<Invitation> elsewhere =
                it ->
                        new Invitation(
                                it.where(),
                                it.inviter(),
                                new Place(it.trusted().position(), Bytes.zeros(32)),
                                it.secrets(),
                                it.history());
        assertThat(judge(items(), elsewhere, Optional.empty()))
                .isEqualTo(new Newcomer.Refused(Newcomer.Reason.CHAIN));
    }

    // Check 4

    /** Ben's TrustKey called invalid: a room in which he isn't. */
    @Test
    void inviterWhoLiesAboutMembersIsFoundOut() throws UnopenableException {
        List<DossierItem> items = items();
        SignedCore trust = cores.get(1);
        items.set(
                1,
                new DossierItem.Skipped(new Place(trust.core().head().position(), trust.hash())));
        Newcomer.Outcome outcome = judge(items);
        assertThat(outcome).isInstanceOf(Newcomer.Refused.class);
        assertThat(((Newcomer.Refused) outcome).reason())
                .isIn(Newcomer.Reason.MEMBERS, Newcomer.Reason.CHAIN);
    }

    /** The last name called invalid: the members hash covers what the room is called. */
    @Test
    void inviterWhoLiesAboutTheNameIsFoundOut() throws UnopenableException {
        List<DossierItem> items = items();
        SignedCore named = cores.get(2);
        items.set(
                2,
                new DossierItem.Skipped(new Place(named.core().head().position(), named.hash())));
        assertRefused(Newcomer.Reason.MEMBERS, items);
    }

    @Test
    void check4InviteeIsAMemberWithItsOwnKeys() throws UnopenableException {
        own = cleo.renewed(entropy).member();
        assertRefused(Newcomer.Reason.MEMBERS, items());
    }

    // Check 5

    @Test
    void check5BundlesNameAndPhotoAreThere() throws UnopenableException {
        List<DossierItem> unnamed = items();
        unnamed.remove(new DossierItem.Told(Detail.named("Yard").encode().orElseThrow()));
        assertRefused(Newcomer.Reason.DETAILS, unnamed);
        List<DossierItem> unbundled = items();
        unbundled.remove(new DossierItem.Held(ben.bundle()));
        assertRefused(Newcomer.Reason.DETAILS, unbundled);
    }

    // Check 6

    @Test
    void check6SecretsAreThoseOfTheCommit() throws UnopenableException {
        UnaryOperator<Invitation> others =
                it ->
                        new Invitation(
                                it.where(),
                                it.inviter(),
                                it.trusted(),
                                new EpochSecrets(
                                        begun.message(),
                                        begun.state(),
                                        SigningKey.generate(entropy),
                                        begun.reading(),
                                        Optional.empty()),
                                it.history());
        assertThat(judge(items(), others, Optional.empty()))
                .isEqualTo(new Newcomer.Refused(Newcomer.Reason.SEEDS));
    }
}
