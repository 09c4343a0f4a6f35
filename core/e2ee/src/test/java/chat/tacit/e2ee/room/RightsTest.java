package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Turn;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Rules 4 to 6 of {@code spec/50-room} §12, each with what breaks it and nothing else. */
class RightsTest extends StateForge {
    // Rule 4

    @Test
    void rule4WhatAMemberMayNotDo() {
        assertSkipped(
                Rule.RIGHT,
                event(member, new Change.Remove(List.of(anna.id())), Detail.NONE),
                event(member, new Change.Roles(List.of(ben.id()), Role.ADMIN), Detail.NONE),
                event(member, new Change.Owner(ben.id()), Detail.NONE),
                event(member, new Change.Epoch(), Detail.NONE),
                event(member, new Change.Oust(anna.id(), ben.id(), List.of()), Detail.NONE),
                event(member, new Change.Delete(), Detail.NONE));
    }

    @Test
    void rule4WhatEvenTheOwnerMayNotDo() {
        AccountId stranger = cleo.id();
        assertSkipped(
                Rule.RIGHT,
                event(owner, new Change.Leave(), Detail.NONE),
                event(owner, new Change.Remove(List.of(anna.id())), Detail.NONE),
                event(owner, new Change.Remove(List.of(stranger)), Detail.NONE),
                event(owner, new Change.Roles(List.of(anna.id()), Role.MEMBER), Detail.NONE),
                event(owner, new Change.Roles(List.of(stranger), Role.ADMIN), Detail.NONE),
                event(owner, new Change.Owner(ben.id()), Detail.NONE),
                event(
                        owner,
                        new Change.Trust(List.of(ben.member())),
                        Detail.of(List.of(ben.bundle()))),
                event(
                        owner,
                        new Change.Key(ben.member(), List.of()),
                        Detail.of(List.of(ben.bundle()))));
    }

    @Test
    void rule4NobodyButAnAdminRemovesAndNobodyThemselves() throws UnopenableException {
        owner.admit(cleo);
        member.readOn();
        Change another = new Change.Remove(List.of(cleo.id()));
        assertSkipped(Rule.RIGHT, event(member, another, Detail.NONE));
        owner.post(new Change.Roles(List.of(ben.id()), Role.ADMIN));
        owner.readOn();
        member.readOn();
        Change oneself = new Change.Remove(List.of(ben.id()));
        assertSkipped(Rule.RIGHT, event(member, oneself, Detail.NONE));
        assertTaken(event(member, another, Detail.NONE));
    }

    @Test
    void rule4TheRoomBeginsOnce() {
        Detail detail = new Detail(Optional.of("Anew"), Optional.empty(), List.of(anna.bundle()));
        assertSkipped(Rule.RIGHT, event(owner, new Change.Create(anna.member()), detail));
    }

    @Test
    void rule4NothingIsValidInARoomThatIsOver() {
        owner.post(new Change.Delete());
        owner.readOn();
        assertThat(owner.chain.last().over()).isTrue();
        assertSkipped(Rule.RIGHT, event(owner, new Change.Name(), Detail.named("x")));
    }

    @Test
    void rule4MemberBeginsAnEpochWhenItIsDue() {
        assertSkipped(
                Rule.RIGHT, member.event(member.propose(new Change.Epoch(), Detail.NONE), 99));
        assertTaken(member.event(member.propose(new Change.Epoch(), Detail.NONE), 100));
    }

    @Test
    void rule4MemberBeginsAnEpochAfterAWeek() {
        Instant begun = owner.chain.last().epoch().time();
        member.now = begun.plus(Point.EPOCH_LIFE).minusMillis(1);
        assertSkipped(Rule.RIGHT, event(member, new Change.Epoch(), Detail.NONE));
        member.now = begun.plus(Point.EPOCH_LIFE);
        assertTaken(event(member, new Change.Epoch(), Detail.NONE));
    }

    @Test
    void rule4MemberBeginsAnEpochAfterSomebodyHasLeft() throws UnopenableException {
        Insider leaving = owner.admit(cleo);
        member.readOn();
        leaving.post(new Change.Leave());
        member.readOn();
        owner.readOn();
        assertThat(owner.chain.last().members().has(cleo.id())).isFalse();
        assertTaken(event(member, new Change.Epoch(), Detail.NONE));
    }

    // Rule 5

    @Test
    void rule5ThousandMembersAreTakenAndOneMoreIsNot() {
        assertLimit(MemberList.MOST_MEMBERS, Role.MEMBER);
    }

    @Test
    void rule5SixtyFourAdminsAreTakenAndOneMoreIsNot() {
        Point before = crowd(MemberList.MOST_ADMINS - 1, Role.ADMIN);
        List<AccountId> others = Stream.of(ben.id(), cleo.id()).sorted().toList();
        Point with = add(before, cleo);
        assertThat(judge(with, new Change.Roles(List.of(ben.id()), Role.ADMIN), Detail.NONE))
                .isInstanceOf(Validity.Valid.class);
        assertThat(judge(with, new Change.Roles(others, Role.ADMIN), Detail.NONE))
                .isEqualTo(new Validity.Invalid(Rule.LIMITS));
    }

    private void assertLimit(int most, Role role) {
        Detail detail = Detail.of(List.of(cleo.bundle()));
        Change trust = new Change.Trust(List.of(cleo.member()));
        assertThat(judge(crowd(most - 1, role), trust, detail)).isInstanceOf(Validity.Valid.class);
        assertThat(judge(crowd(most, role), trust, detail))
                .isEqualTo(new Validity.Invalid(Rule.LIMITS));
    }

    /** The room with as many members, those who were added in this role. */
    private Point crowd(int size, Role role) {
        Point point = owner.chain.last();
        int there = role == Role.ADMIN ? point.members().admins() : point.members().size();
        for (int i = there; i < size; i++) {
            Person one = named("m" + i);
            point = add(point, one);
            if (role == Role.ADMIN) {
                Change up = new Change.Roles(List.of(one.id()), Role.ADMIN);
                point = with(point, point.members().after(up, anna.id()));
            }
        }
        return point;
    }

    /** Anna under another name: who is a member counts, not their keys. */
    private Person named(String handle) {
        Person other = Person.of("other" + handle, entropy);
        return new Person(
                other.address(), anna.accountKey(), anna.device(), anna.keys(), anna.bundle());
    }

    private Point add(Point point, Person person) {
        Change trust = new Change.Trust(List.of(person.member()));
        return with(point, point.members().after(trust, anna.id()));
    }

    private static Point with(Point point, MemberList members) {
        return new Point(
                point.room(),
                point.head(),
                point.epoch(),
                members,
                point.title(),
                point.sealed(),
                point.left(),
                point.over());
    }

    private Validity.Verdict judge(Point before, Change change, Detail detail) {
        Proposal proposal =
                Proposal.on(before, new Proposal.Wish(change, detail), anna.speaker(), entropy);
        StateEvent event =
                proposal.event(
                        owner.keysInForce(),
                        List.of(),
                        new Proposal.Now(before.head().position() + 1, 0, Insider.NOW),
                        entropy);
        try {
            StateBox.Opened opened =
                    StateBox.open(
                            owner.keysInForce(), before.room(), before.sealed(), event.sealed());
            return Validity.of(before.room(), Optional.of(before), opened.shown(event));
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    // Rule 6

    @Test
    void rule6MembersAreThoseAfterTheCommit() {
        assertSkipped(
                Rule.COMMIT,
                recommitted(
                        owner,
                        anna,
                        it ->
                                new Commit(
                                        it.posting(),
                                        it.reading(),
                                        it.admin(),
                                        it.seeds(),
                                        Bytes.zeros(32),
                                        it.envelopes(),
                                        it.events())));
    }

    @Test
    void rule6MemberKeepsTheAdminsKey() {
        member.now = member.now.plus(Point.EPOCH_LIFE);
        UnaryOperator<Commit> own =
                it ->
                        new Commit(
                                it.posting(),
                                it.reading(),
                                SigningKey.generate(entropy).publicKey(),
                                it.seeds(),
                                it.members(),
                                it.envelopes(),
                                it.events());
        assertSkipped(Rule.COMMIT, recommitted(member, ben, own));
        assertTaken(recommitted(owner, anna, own));
    }

    private StateEvent recommitted(Insider author, Person person, UnaryOperator<Commit> changed) {
        Proposal proposal = author.propose(new Change.Epoch(), Detail.NONE);
        StateEvent event = author.event(proposal, 0);
        SignedCore signed = open(event).state().core();
        Commit commit = changed.apply(signed.core().commit().orElseThrow());
        Core core =
                new Core(
                        signed.core().head(),
                        signed.core().change(),
                        Optional.empty(),
                        Optional.of(commit));
        Turn turn = event.turn().orElseThrow();
        State state = new State(SignedCore.sign(core, person.device()), Optional.empty());
        StateEvent sealed = sealed(author, state, person.author());
        return turned(
                sealed,
                new Turn(
                        commit.posting(),
                        commit.reading(),
                        commit.admin(),
                        turn.members(),
                        turn.parts()));
    }

    @Test
    void firstEventIsACreateByItsOneMember() {
        assertThatThrownBy(() -> Chain.begin(owner.host.room, nameEvent(), owner.keysOf(1L)))
                .isInstanceOf(UnopenableException.class);
    }
}
