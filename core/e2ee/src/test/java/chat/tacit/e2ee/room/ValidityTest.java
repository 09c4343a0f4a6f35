package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Turn;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Rules 1 to 3 of {@code spec/50-room} §12, each with what breaks it and nothing else. */
class ValidityTest extends StateForge {
    // Rule 1

    @Test
    void rule1RoomPositionEpochAndPreviousAreThese() {
        Core.Head head = nameOf(owner).core().core().head();
        RoomId elsewhere = new RoomId(Bytes.zeros(32));
        assertSkipped(
                Rule.FORM,
                at(head, elsewhere, head.position(), head.epoch(), head.previous()),
                at(head, head.room(), head.position() + 1, head.epoch(), head.previous()),
                at(head, head.room(), head.position(), head.epoch() + 1, head.previous()));
    }

    @Test
    void rule1AnotherPreviousIsSkippedAndAnAlarmWithItsAuthor() {
        Core.Head head = nameOf(owner).core().core().head();
        Core.Head other = at(head, head.room(), head.position(), head.epoch(), Bytes.zeros(32));
        Chain.Skipped skipped = skip(event(owner, coreOf(other), anna));
        assertThat(skipped.rule()).isEqualTo(Rule.FORM);
        assertThat(skipped.alarm()).contains(Alarm.of(Alarm.Kind.HISTORY, anna.id()));
    }

    @Test
    void rule1CoreHashInClearIsThatOfTheCore() {
        StateEvent event = nameEvent();
        assertSkipped(
                Rule.FORM,
                new StateEvent(event.position(), Bytes.zeros(32), event.turn(), event.sealed()));
    }

    @Test
    void rule1AuthorBlockNamesTheCoresAuthor() {
        State state = nameOf(owner);
        assertSkipped(
                Rule.FORM,
                sealed(owner, state, ben.author()),
                sealed(owner, state, anna.onAnotherDevice(entropy).author()));
    }

    @Test
    void rule1TurnIsThatOfTheCommit() {
        StateEvent event = owner.event(owner.propose(new Change.Epoch(), Detail.NONE), 0);
        Turn turn = event.turn().orElseThrow();
        VerifyingKey key = SigningKey.generate(entropy).publicKey();
        Turn posting = new Turn(key, turn.reading(), turn.admin(), false, turn.parts());
        Turn reading = new Turn(turn.posting(), key, turn.admin(), false, turn.parts());
        Turn admin = new Turn(turn.posting(), turn.reading(), key, false, turn.parts());
        for (Turn other : List.of(posting, reading, admin)) {
            assertSkipped(Rule.FORM, turned(event, other));
        }
        Turn otherParts = new Turn(turn.posting(), turn.reading(), turn.admin(), false, List.of());
        assertSkipped(Rule.FORM, turned(event, otherParts), without(event));
        StateEvent named = nameEvent();
        assertSkipped(Rule.FORM, turned(named, turn));
    }

    @Test
    void rule1WhatDoesntOpenIsSkippedAndItsHashIsInTheChain() {
        StateEvent garbage = new StateEvent(3, Bytes.zeros(32), Optional.empty(), Bytes.zeros(700));
        assertThat(owner.take(garbage))
                .isEqualTo(new Chain.Skipped(Rule.FORM, Optional.empty(), Optional.empty()));
        assertThat(owner.chain.last().head()).isEqualTo(garbage.place());
        owner.host.state.add(garbage);
        assertThat(owner.post(new Change.Name(), Detail.named("Yard"))).isTrue();
        assertThat(owner.readOn()).hasOnlyElementsOfType(Chain.Taken.class);
    }

    @Test
    void rule1CounterIsWithinTheEpoch() {
        State state = nameOf(owner);
        Bytes far = StateBox.seal(owner.keysInForce(), 7, state, anna.author(), entropy);
        assertSkipped(Rule.FORM, clear(state, far));
    }

    // Rule 2

    @Test
    void rule2AuthorIsAMember() {
        assertSkipped(Rule.AUTHOR, event(owner, coreOf(by(cleo)), cleo));
    }

    @Test
    void rule2CertificateHoldsUnderTheAccountKey() {
        DeviceCertificate forged =
                DeviceCertificate.sign(
                        SigningKey.generate(entropy),
                        anna.id(),
                        anna.device().publicKey(),
                        Person.CERTIFIED);
        Core.Head head = by(anna);
        Core.Head own =
                new Core.Head(
                        head.room(),
                        head.position(),
                        head.previous(),
                        head.epoch(),
                        anna.id(),
                        forged,
                        head.time());
        assertSkipped(Rule.AUTHOR, event(owner, coreOf(own), anna));
    }

    @Test
    void rule2SignatureHolds() {
        State state = nameOf(owner);
        SignedCore signed = state.core();
        SignedCore unsigned = new SignedCore(signed.core(), signed.bytes(), Bytes.zeros(64));
        assertSkipped(
                Rule.AUTHOR, sealed(owner, new State(unsigned, state.detail()), anna.author()));
    }

    @Test
    void rule2DeviceIsntCut() {
        Person fresh = ben.renewed(entropy);
        Person cut = fresh.onAnotherDevice(entropy);
        member.bundles.put(ben.id(), fresh.bundle());
        member.post(
                new Change.Key(fresh.member(), List.of(cut.author().device())),
                Detail.of(List.of(fresh.bundle())));
        owner.readOn();
        assertSkipped(Rule.AUTHOR, event(owner, coreOf(by(cut)), cut));
        StateEvent old = event(owner, coreOf(by(ben)), ben);
        assertSkipped(Rule.AUTHOR, old);
    }

    // Rule 3

    @Test
    void rule3DetailIsTheOneThatWasSigned() {
        State state = nameOf(owner);
        assertSkipped(
                Rule.DETAIL,
                sealed(owner, new State(state.core(), Optional.empty()), anna.author()),
                sealed(
                        owner,
                        new State(state.core(), Detail.named("Moor").encode()),
                        anna.author()));
    }

    @Test
    void rule3DetailHasTheFormOfItsKind() {
        Detail photo = new Detail(Optional.empty(), Optional.of(Bytes.zeros(9)), List.of());
        Detail both = new Detail(Optional.of("x"), Optional.of(Bytes.zeros(9)), List.of());
        assertSkipped(
                Rule.DETAIL,
                event(owner, new Change.Name(), photo),
                event(owner, new Change.Name(), both),
                event(owner, new Change.Name(), Detail.NONE),
                event(owner, new Change.Photo(), Detail.named("x")),
                event(owner, new Change.Leave(), Detail.named("x")));
    }

    @Test
    void rule3BundlesAreThoseOfTheMembers() {
        Change trust = new Change.Trust(List.of(cleo.member()));
        owner.bundles.put(cleo.id(), cleo.bundle());
        Person fresh = cleo.renewed(entropy);
        assertSkipped(
                Rule.DETAIL,
                event(owner, trust, Detail.NONE),
                event(owner, trust, Detail.of(List.of(anna.bundle()))),
                event(owner, trust, Detail.of(List.of(fresh.bundle()))),
                event(owner, trust, Detail.of(List.of(cleo.bundle(), anna.bundle()))));
    }
}
