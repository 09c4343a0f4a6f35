package chat.tacit.client;

import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.client.live.presence.Saying;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.live.OpenEvent;
import chat.tacit.e2ee.live.OpenMember;
import chat.tacit.e2ee.live.Person;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A place in an open session. */
final class OpenSeat implements LiveSeat {
    private final OpenMember member;
    private final Attendants attendants;
    private final Outlet out;

    OpenSeat(OpenMember member, Attendants attendants, Outlet out) {
        this.member = member;
        this.attendants = attendants;
        this.out = out;
        out.line(member.identity());
    }

    @Override
    public void hear(ServerLine line, Instant now) {
        member.hear(line, now, this::perform);
    }

    private void perform(OpenEvent event) {
        switch (event) {
            case OpenEvent.Say(var line) -> out.line(line);
            case OpenEvent.Entered() -> member.people().forEach(this::came);
            case OpenEvent.Came(Person person) -> came(person);
            case OpenEvent.Went(Person person) -> {
                out.news(new LiveNews.Went(attendant(person)));
                attendants.forget(person.id());
            }
            case OpenEvent.Introduced(Person person, Bytes chain) -> introduced(person, chain);
            case OpenEvent.Said said -> {
                Saying.Audience audience =
                        switch (said.audience()) {
                            case ALL -> Saying.Audience.ALL;
                            case OTHERS -> Saying.Audience.OTHERS;
                            case ONE -> Saying.Audience.ONE;
                        };
                out.news(
                        LiveRoom.said(
                                attendant(said.from()), said.content(), audience, said.missed()));
            }
            case OpenEvent.Garbage(Person from) ->
                    remark(attendant(from).name() + " sent what can't be opened.");
            case OpenEvent.Stranger(MemberId from) ->
                    remark("the relay handed on something of " + from + ", whom it never named.");
            case OpenEvent.LeftOut(DisplayName name) ->
                    remark(
                            "the relay named '"
                                    + name
                                    + "', whose own signature doesn't hold: left out.");
            case OpenEvent.Refused(var refusal) ->
                    remark("the relay says no: " + refusal.sentence());
            case OpenEvent.Lied() ->
                    out.news(
                            new LiveNews.Ended(
                                    "the relay said what has no place here, so you left."));
        }
    }

    private void introduced(Person person, Bytes chain) {
        LiveNews.Attendant before = attendant(person);
        Optional<String> own = Optional.of(person.name().text());
        attendants.shown(person.id(), own, chain).ifPresent(this::remark);
        if (!attendant(person).equals(before)) {
            came(person);
        }
    }

    private void came(Person person) {
        out.news(new LiveNews.Came(attendant(person), Optional.empty()));
    }

    private LiveNews.Attendant attendant(Person person) {
        return attendants.of(person.id(), Optional.of(person.name().text()));
    }

    private void remark(String sentence) {
        out.news(new LiveNews.Remark(sentence));
    }

    @Override
    public Optional<Instant> wakeAt() {
        return Optional.empty();
    }

    @Override
    public void wake(Instant now) {}

    @Override
    public boolean isInside() {
        return member.isInside();
    }

    @Override
    public Optional<TrustedIdentities.Found> identity(LiveNews.Attendant of) {
        return attendants.certified(MemberId.parse(of.id()));
    }

    @Override
    public boolean isUnknown() {
        return false; // whoever comes is in
    }

    @Override
    public List<LiveNews.Attendant> people() {
        return member.people().stream().map(this::attendant).toList();
    }

    @Override
    public List<Attendee> attendees() {
        attendants.refresh();
        return people().stream()
                .map(one ->
                        new Attendee(
                                one.name(),
                                one.id(),
                                Optional.of(one.level()),
                                Attendee.State.HERE,
                                Optional.empty()))
                .toList();
    }

    @Override
    public Optional<Attendee.Voucher> voucher() {
        return Optional.empty();
    }

    @Override
    public Optional<String> view() {
        return Optional.empty();
    }

    @Override
    public boolean say(Content content, Instant now) {
        return member.say(content, this::perform) > 0;
    }

    @Override
    public boolean tell(MemberId to, Content content, Instant now) {
        return member.tell(to, content, this::perform);
    }

    @Override
    public void leave(Instant now) {
        member.leave(this::perform);
    }

    @Override
    public void drop() {
        member.end();
    }
}
