package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.StateEvent;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Letting somebody into the largest room ({@code spec/50-room} §16, §22). */
class LargeDossierTest {
    private static final int NAMES = 200;

    private final SeededEntropy entropy = new SeededEntropy(17);
    private final Person anna = Person.of("anna", entropy);

    @Test
    void lastOfAThousandMembersIsLetInByWhatWasKept() throws UnopenableException {
        Insider owner = Insider.create(anna, entropy);
        List<Person> people = new ArrayList<>();
        for (int i = 1; i < MemberList.MOST_MEMBERS; i++) {
            people.add(Person.of("member" + i, entropy));
        }
        for (int i = 0; i < NAMES; i++) {
            post(owner, new Change.Name(), Detail.named("Garden " + i));
            if (i % 90 == 89) {
                post(owner, new Change.Epoch(), Detail.NONE);
            }
        }
        EpochSecrets begun = owner.secretsOf(1);
        for (int from = 0; from < people.size(); from += Change.MOST_AT_ONCE) {
            int end = Math.min(from + Change.MOST_AT_ONCE, people.size());
            List<Person> some = people.subList(from, end);
            begun =
                    post(
                            owner,
                            new Change.Trust(some.stream().map(Person::member).toList()),
                            Detail.of(some.stream().map(Person::bundle).toList()));
        }
        assertThat(owner.chain.last().members().size()).isEqualTo(MemberList.MOST_MEMBERS);

        long trusted = owner.host.head().position();
        DossierMaker maker = new DossierMaker(owner.host.room, trusted, owner.past);
        Dossier dossier = Dossier.fresh(owner.host.room, entropy);
        List<Bytes> parts = dossier.parts(maker.row(new Reach.All()));
        assertThat(parts.size()).isBetween(30, 60);
        Bytes root = dossier.root(owner.host.put(parts));
        PartRef where = owner.host.put(List.of(root)).getFirst();
        Person last = people.getLast();
        Invitation.History history =
                new Invitation.History(dossier.key(), where, new Reach.All().beginning());
        SignedInvitation signed = invitation(owner, begun, last.id(), history);
        Newcomer newcomer = new Newcomer(last.member(), signed);
        assertThat(newcomer.judge(Optional.empty(), root, parts))
                .isInstanceOfSatisfying(
                        Newcomer.Accepted.class,
                        it -> {
                            assertThat(it.chain().last()).isEqualTo(owner.chain.last());
                            assertThat(it.keys()).hasSize(owner.keys.size());
                            int snapshot =
                                    PrivateItem.Snapshot.split(owner.host.room, trusted, it.row())
                                            .size();
                            assertThat(snapshot).isBetween(150, 300);
                        });
    }

    private SignedInvitation invitation(
            Insider owner, EpochSecrets begun, AccountId invitee, Invitation.History history) {
        Invitation invitation =
                new Invitation(
                        new Invitation.Where(
                                owner.host.room, anna.address().relay(), "Garden 199", ""),
                        Invitation.Inviter.of(anna.speaker(), anna.member()),
                        owner.host.head(),
                        begun.withoutAdmin(),
                        history);
        return SignedInvitation.sign(invitation, invitee, anna.device());
    }

    /** Without envelopes, which no dossier shows. */
    private EpochSecrets post(Insider owner, Change change, Detail detail) {
        Proposal proposal = owner.propose(change, detail);
        StateEvent event =
                proposal.event(
                        owner.keysInForce(),
                        List.of(),
                        new Proposal.Now(owner.host.next(), 0, Insider.NOW),
                        entropy);
        assertThat(owner.host.post(owner.chain.last().head(), event)).isTrue();
        Chain.Outcome outcome = owner.chain.take(event, owner.keysInForce());
        assertThat(outcome).isInstanceOf(Chain.Taken.class);
        owner.past.keep(event, outcome);
        Point last = owner.chain.last();
        proposal.secrets()
                .ifPresent(it -> owner.enter(last.epoch().number(), last.epoch().position(), it));
        return owner.secretsOf(last.epoch().number());
    }
}
