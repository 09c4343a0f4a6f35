package chat.tacit.client;

import chat.tacit.client.contact.InvitationBlobs;
import chat.tacit.client.contact.PuttingBack;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Connections;
import chat.tacit.client.file.Taking;
import chat.tacit.client.file.Transfers;
import chat.tacit.client.history.History;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.client.route.Heard;
import chat.tacit.client.route.Leaving;
import chat.tacit.client.route.LinkBroken;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Acts on what relays say. Events are told after what they are about was committed. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration OPEN_PAUSE = Duration.ofMinutes(5);
    private static final Duration LATER = Duration.ofSeconds(15);

    private static final String ELSEWHERE = "Another program receives for this profile now.";

    private static final String REFUSED_AT =
            "A queue of the contact can't be used (yet); if that stays so, somebody else may have"
                    + " used the invitation. The relay is ";

    private final Profile profile;
    private final Parts parts;
    private final Transfers transfers;
    private final Consumer<Event> tell;
    private final LinkAnswers links;
    private final PuttingBack puttingBack;
    private final Retirement retirement;

    Answers(Profile profile, Parts parts, Transfers transfers, Consumer<Event> tell) {
        this.transfers = transfers;
        this.profile = profile;
        this.parts = parts;
        this.tell = tell;
        this.links = new LinkAnswers(profile, parts, tell);
        this.puttingBack = new PuttingBack(parts.entropy());
        this.retirement = new Retirement(profile, tell);
    }

    /** Acts, and returns what is to be asked in turn. */
    List<Ask> heard(Desk desk, Heard heard, Instant now) throws LinkBroken {
        return switch (heard) {
            case Heard.Ready ready -> {
                Limits limits = ready.hello().offer().limits();
                desk.up(
                        limits.duration(Limit.IDLE_CONNECTION),
                        limits.count(Limit.OPEN_QUEUE_WORK),
                        now);
                String store = ready.hello().offer().store().name().toLowerCase(Locale.ROOT);
                String channel = ready.session().mode().name().toLowerCase(Locale.ROOT);
                write(tx -> Relays.seen(tx, desk.relay, store, channel, now));
                tell.accept(new Event.RelayUp(desk.relay));
                retirement.heard(desk.relay, ready.hello().offer().ends(), now);
                yield List.of();
            }
            case Heard.Answered answered -> {
                answered(desk, answered, now);
                yield List.of();
            }
            case Heard.Refused refused -> {
                refused(desk, refused, now);
                yield List.of();
            }
            case Heard.Fetched fetched -> {
                links.fetched(fetched, now);
                yield List.of();
            }
            case Heard.GotBlob got -> {
                if (transfers.got(got.ask(), got.bytes(), now)) {
                    lost(got.ask());
                }
                yield List.of();
            }
            case Heard.Arrived arrived -> {
                take(arrived, now);
                desk.subscriptions.arrived(arrived.queue().row(), now);
                yield List.of(new Ask.Acknowledge(arrived.queue(), arrived.message()));
            }
            case Heard.Ended ended -> {
                ended(desk, ended, now);
                yield List.of();
            }
        };
    }

    private void take(Heard.Arrived arrived, Instant now) {
        List<Event> events = new ArrayList<>();
        byte[] body = arrived.delivered().body().bytes().toArray();
        try {
            var _ =
                    profile.write(tx ->
                            parts.inbox().take(tx, arrived.queue().row(), body, now, events::add));
            events.forEach(tell);
        } catch (UnopenableException e) {
            write(tx -> Queues.unopenable(tx, arrived.queue().row()));
        } catch (DatabaseException e) {
            throw e; // not committed, so not acknowledged: the engine breaks the link
        } catch (RuntimeException e) {
            // Whatever a contact can do to this client must not stop what others send.
            LOG.error("a message can't be taken: {}", Attempts.place(e));
            write(tx -> Queues.unopenable(tx, arrived.queue().row()));
        }
    }

    private void answered(Desk desk, Heard.Answered answered, Instant now) throws LinkBroken {
        switch (answered.ask()) {
            case Ask.Make make -> made(desk, make, answered.reply(), now);
            case Ask.Subscribe subscribe -> {
                long row = subscribe.queues().get(answered.entry()).row();
                if (answered.reply() instanceof Reply.Subscribed subscribed) {
                    desk.subscriptions.delivers(row, subscribed.waiting(), now);
                } else {
                    desk.subscriptions.ended(row, now.plus(LATER));
                }
            }
            case Ask.Acknowledge acknowledge -> {}
            case Ask.Delete delete -> {
                if (answered.reply() instanceof Reply.Done) {
                    deleted(delete, now);
                } else {
                    desk.again(delete, now);
                }
            }
            case Ask.Secure secure -> secured(desk, secure, answered.reply(), now);
            case Ask.Send send -> sent(desk, send, answered.reply(), now);
            case Ask.PutLink put -> {
                if (answered.reply() instanceof Reply.No) {
                    desk.again(put, now);
                } else {
                    write(tx -> InvitationBlobs.blobKept(tx, put.link(), put.part(), put.blob()));
                }
            }
            case Ask.FetchLink fetch -> {
                if (answered.reply() instanceof Reply.No no && no.refusal() == Refusal.RETRY) {
                    desk.again(fetch, now);
                } else {
                    links.notFetched(fetch, answered.reply());
                }
            }
            case Ask.LinkState state -> links.checked(state, answered.reply());
            case Ask.PutBlob put -> {
                if (answered.reply() instanceof Reply.Stored stored) {
                    transfers.stored(put, stored.blob(), now);
                } else {
                    transfers.postponed(put.ref(), now);
                    requireAllowance(answered.reply());
                }
            }
            case Ask.GetBlob get -> transfers.postponed(get.ref(), now);
            case Ask.DeleteBlob delete -> {
                if (answered.reply() instanceof Reply.Done) {
                    transfers.deleted(delete);
                } else {
                    transfers.postponed(delete.ref(), now);
                }
            }
            case Ask.DeleteLink delete -> {
                if (answered.reply() instanceof Reply.No) {
                    desk.again(delete, now);
                } else {
                    write(tx -> InvitationBlobs.deleted(tx, delete.link()));
                }
            }
        }
    }

    private void made(Desk desk, Ask.Make make, Reply reply, Instant now) {
        if (reply instanceof Reply.Created created) {
            write(tx -> Queues.made(tx, make.queue().row(), created.recipient()));
        } else {
            if (reply instanceof Reply.No no && no.refusal() == Refusal.SERVER_KEY) {
                write(tx -> Relays.keyWanted(tx, desk.relay));
            }
            desk.again(make, now);
        }
    }

    /** The last queue at a relay that is being left takes the relay with it. */
    private void deleted(Ask.Delete delete, Instant now) {
        write(tx -> {
            DoomedQueues.gone(tx, delete.queue().row());
            Leaving.forget(tx, now);
        });
    }

    private void secured(Desk desk, Ask.Secure secure, Reply reply, Instant now) {
        if (reply instanceof Reply.Done) {
            write(tx -> Routes.secured(tx, secure.route().row(), true));
        } else {
            desk.again(secure, now);
        }
    }

    private void sent(Desk desk, Ask.Send send, Reply reply, Instant now) {
        desk.sending--;
        Outbox.Copy copy = send.copy();
        ConversationId to = copy.route().conversation();
        if (reply instanceof Reply.Done) {
            write(tx -> {
                Outbox.kept(tx, copy.outbox(), copy.route().row());
                History.kept(tx, to, new ContentId(copy.content()));
            });
            ConversationId in = profile.read(tx -> Connections.shown(tx, to));
            tell.accept(new Event.Moved(in, new ContentId(copy.content())));
        } else if (copy.route().open() && reply instanceof Reply.No no) {
            retryOpen(desk, copy, no, now);
        } else {
            retry(desk, copy, now);
        }
    }

    /** An open queue wants more work, or is sent to by too many: it says how much, or how long. */
    private void retryOpen(Desk desk, Outbox.Copy copy, Reply.No no, Instant now) {
        if (no.refusal() == Refusal.WORK) {
            desk.bits(copy.route().row(), no.detail());
            retryAt(desk, copy, now.plus(SOON));
        } else if (no.refusal() == Refusal.TOO_MANY) {
            long wait = Math.clamp(no.detail(), 1, OPEN_PAUSE.toSeconds());
            retryAt(desk, copy, now.plusSeconds(wait));
        } else {
            retry(desk, copy, now);
        }
    }

    /** Nobody found the work for a send in time. */
    void notWorked(Desk desk, Ask.Send send, Instant now) {
        desk.sending--;
        retry(desk, send.copy(), now);
    }

    private void retry(Desk desk, Outbox.Copy copy, Instant now) {
        desk.lookAgain(
                profile.write(tx -> Outbox.retry(tx, copy.outbox(), copy.route().row(), now)));
    }

    private void retryAt(Desk desk, Outbox.Copy copy, Instant due) {
        write(tx -> Outbox.retryAt(tx, copy.outbox(), copy.route().row(), due));
        desk.lookAgain(due);
    }

    private void refused(Desk desk, Heard.Refused refused, Instant now) {
        switch (refused.ask()) {
            case Ask.Subscribe subscribe -> {
                OwnQueue queue = subscribe.queues().get(refused.entry());
                desk.subscriptions.ended(queue.row(), now.plus(SOON));
                if (refused.refusal() == Refusal.REFUSED) {
                    lost(desk, queue, now);
                }
            }
            case Ask.Send send -> {
                desk.sending--;
                retry(desk, send.copy(), now);
                if (refused.refusal() == Refusal.REFUSED && !send.copy().route().open()) {
                    write(tx -> Routes.secured(tx, send.copy().route().row(), false));
                    desk.later(new Ask.Secure(send.copy().route()), now.plus(SOON));
                }
            }
            case Ask.Delete delete -> {
                if (refused.refusal() == Refusal.REFUSED) {
                    deleted(delete, now);
                } else {
                    desk.again(delete, now);
                }
            }
            case Ask.Acknowledge acknowledge -> {} // the queue is gone, and with it the message
            case Ask.FetchLink fetch ->
                    links.end(
                            fetch,
                            "the relay doesn't know this invitation (any more): ask for a new"
                                    + " one.");
            case Ask.LinkState state -> write(tx -> InvitationBlobs.checked(tx, state.link()));
            case Ask.Make make -> desk.again(make, now);
            case Ask.Secure secure -> {
                boolean lasting = desk.again(secure, now);
                if (lasting && desk.told.add(secure.route().conversation())) {
                    tell.accept(
                            new Event.Noticed(
                                    secure.route().conversation(), REFUSED_AT + desk.relay));
                }
            }
            case Ask.PutBlob put -> transfers.postponed(put.ref(), now);
            case Ask.GetBlob get -> {
                if (refused.refusal() != Refusal.REFUSED) {
                    transfers.postponed(get.ref(), now);
                } else if (transfers.lost(get)) {
                    lost(get);
                }
            }
            case Ask.DeleteBlob delete -> {
                if (refused.refusal() == Refusal.REFUSED) {
                    transfers.deleted(delete); // it has ended by itself
                } else {
                    transfers.postponed(delete.ref(), now);
                }
            }
            case Ask.PutLink put -> {
                write(tx -> InvitationBlobs.blobLost(tx, put.link()));
                desk.again(put, now);
            }
            case Ask.DeleteLink delete -> {
                if (refused.refusal() == Refusal.REFUSED) {
                    write(tx -> InvitationBlobs.deleted(tx, delete.link()));
                } else {
                    desk.again(delete, now);
                }
            }
        }
    }

    /** A relay that goes on saying so, whatever it is given, is given it less and less often. */
    private void lost(Desk desk, OwnQueue queue, Instant now) {
        write(tx -> puttingBack.queueLost(tx, queue.row()));
        desk.lost(queue.row(), now);
    }

    private void ended(Desk desk, Heard.Ended ended, Instant now) {
        long row = ended.queue().row();
        switch (ended.notice()) {
            // A copy of this profile receives elsewhere, or a process that ended just then did: it
            // is asked for again after a pause.
            case TAKEN_OVER -> {
                desk.subscriptions.takenOver(row, now);
                ended.queue()
                        .conversation()
                        .ifPresent(id -> tell.accept(new Event.Noticed(id, ELSEWHERE)));
            }
            case DELETED -> {
                desk.subscriptions.ended(row, now.plus(SOON));
                lost(desk, ended.queue(), now);
            }
            case INTERRUPTED -> desk.subscriptions.ended(row, now.plus(SOON));
        }
    }

    /** A relay takes so many bytes of blobs in one session: the next one begins anew. */
    private static void requireAllowance(Reply reply) throws LinkBroken {
        if (reply instanceof Reply.No no && no.refusal() == Refusal.TOO_MANY) {
            throw new LinkBroken("its session has taken as much of files as it may");
        }
    }

    private void lost(Ask.GetBlob ask) {
        profile.read(tx -> Taking.of(tx, ask.ref()))
                .ifPresent(file ->
                        tell.accept(
                                new Event.Noticed(
                                        file.conversation(),
                                        "The file "
                                                + file.name()
                                                + " isn't whole at any relay any more: ask"
                                                + " for it again.")));
    }

    private void write(Consumer<Transaction> work) {
        profile.write(tx -> {
            work.accept(tx);
            return true;
        });
    }
}
