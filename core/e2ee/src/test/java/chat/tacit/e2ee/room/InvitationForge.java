package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.PartRef;

import org.junit.jupiter.api.BeforeEach;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A room of two with a history, into which a third is let. */
abstract class InvitationForge {
    final SeededEntropy entropy = new SeededEntropy(16);
    final Person anna = Person.of("anna", entropy);
    final Person ben = Person.of("ben", entropy);
    final Person cleo = Person.of("cleo", entropy);
    final List<SignedCore> cores = new ArrayList<>();
    Member own = cleo.member();
    Insider owner;
    Insider member;
    EpochSecrets begun;

    /** Anna and Ben talk under another name than at first, and then Cleo is trusted. */
    @BeforeEach
    void makeARoomWithAHistory() throws UnopenableException {
        owner = Insider.create(anna, entropy);
        member = owner.admit(ben);
        owner.say("before");
        owner.post(new Change.Name(), Detail.named("Yard"));
        owner.readOn();
        owner.say("still before");
        owner.bundles.put(cleo.id(), cleo.bundle());
        owner.post(new Change.Trust(List.of(cleo.member())), Detail.of(List.of(cleo.bundle())));
        owner.readOn();
        member.readOn();
        begun = owner.secretsOf(3L).withoutAdmin();
        for (DossierItem place : owner.past.places) {
            cores.add(((DossierItem.Shown) place).core());
        }
    }

    /** What the inviter's own maker writes. */
    List<DossierItem> items() {
        return items(new Reach.Now());
    }

    List<DossierItem> items(Reach reach) {
        long trusted = owner.host.head().position();
        DossierMaker maker = new DossierMaker(owner.host.room, trusted, owner.past);
        assertThat(maker.trusted()).isEqualTo(owner.chain.last());
        return new ArrayList<>(DossierItem.ofRow(maker.row(reach)));
    }

    Newcomer.Outcome judge(List<DossierItem> items) throws UnopenableException {
        return judge(items, it -> it, Optional.empty());
    }

    Newcomer.Outcome judge(
            List<DossierItem> items,
            UnaryOperator<Invitation> changed,
            Optional<VerifyingKey> known)
            throws UnopenableException {
        Dossier dossier = new Dossier(owner.host.room, Secret.random(entropy, 32));
        List<Bytes> parts = dossier.parts(DossierItem.row(items));
        Bytes root = dossier.root(owner.host.put(parts));
        PartRef where = owner.host.put(List.of(root)).getFirst();
        Invitation invitation =
                changed.apply(
                        new Invitation(
                                new Invitation.Where(
                                        owner.host.room, anna.address().relay(), "Yard", "Come in"),
                                Invitation.Inviter.of(anna.speaker(), anna.member()),
                                owner.host.head(),
                                begun,
                                new Invitation.History(
                                        dossier.key(), where, new Invitation.Beginning.Now())));
        Bytes sealed =
                SignedInvitation.sign(invitation, cleo.id(), anna.device())
                        .seal(cleo.bundle(), entropy);
        assertThat(sealed.size()).isEqualTo(3_921);
        SignedInvitation opened =
                SignedInvitation.open(cleo.id(), cleo.recipient(), sealed, entropy);
        assertThat(opened.invitation()).isEqualTo(invitation);
        Newcomer newcomer = new Newcomer(own, opened);
        return newcomer.judge(known, root, parts);
    }

    void assertRefused(Newcomer.Reason reason, List<DossierItem> items) throws UnopenableException {
        assertThat(judge(items)).isEqualTo(new Newcomer.Refused(reason));
    }

    Newcomer.Accepted accepted(List<DossierItem> items) throws UnopenableException {
        Newcomer.Outcome outcome = judge(items);
        assertThat(outcome).isInstanceOf(Newcomer.Accepted.class);
        return (Newcomer.Accepted) outcome;
    }

    List<MessageStream.Outcome> outcomes(Newcomer.Accepted accepted) {
        MessageStream stream =
                new MessageStream(
                        accepted.chain(),
                        epoch ->
                                accepted.keys().stream()
                                        .filter(keys -> keys.epoch() == epoch)
                                        .findFirst(),
                        new Insider.Memory(),
                        true);
        return owner.host.messages.stream().map(stream::take).toList();
    }
}
