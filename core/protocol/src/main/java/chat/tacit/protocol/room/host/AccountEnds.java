package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Row;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The rooms that an account makes, the devices that it cuts, and its end. */
final class AccountEnds {
    private static final Duration UNBEGUN = Duration.ofHours(1);

    private final Line line;
    private final Calls calls;
    private final AccountKeys.Parts parts;
    private final AccountKeys keys;
    private final RoomDesk rooms;

    AccountEnds(Line line, Calls calls, AccountKeys.Parts parts, AccountKeys keys, RoomDesk rooms) {
        this.line = line;
        this.calls = calls;
        this.parts = parts;
        this.keys = keys;
        this.rooms = rooms;
    }

    /** Makes a room id, which whoever knows it may begin within the hour. */
    void generate(
            HostSession.Owner owner, Request.GenerateChannelPair request, Consumer<Reply> answer) {
        if (!keys.isHome(owner, request.account(), answer)) {
            return;
        }
        AccountId id = owner.account().id();
        parts.accounts()
                .serve(
                        id,
                        answer,
                        done ->
                                parts.accounts()
                                        .find(
                                                id,
                                                done,
                                                found -> make(owner, found, request, done)));
    }

    private void make(
            HostSession.Owner owner,
            Accounts.Found found,
            Request.GenerateChannelPair request,
            Consumer<Reply> answer) {
        AccountId id = owner.account().id();
        if (request.keep().isEmpty()) {
            make(id, found, request.isPrivate(), answer);
        } else if (found.there().isEmpty() || !owner.byPassword()) {
            answer.accept(Reply.Refused.of(Refusal.SIGN_IN));
        } else {
            RoomId keep = request.keep().get();
            List<RoomId> before = found.there().get().privateRooms();
            List<RoomId> others = before.stream().filter(it -> !it.equals(keep)).toList();
            List<RoomId> kept = before.stream().filter(keep::equals).toList();
            erase(
                    others.iterator(),
                    Accounts.retry(answer),
                    () -> add(id, found, kept, true, answer));
        }
    }

    private void make(
            AccountId id, Accounts.Found found, boolean isPrivate, Consumer<Reply> answer) {
        Optional<AccountRow> account = found.there();
        if (account.isEmpty()) {
            answer.accept(Reply.Refused.of(Refusal.SIGN_IN));
            return;
        }
        if (!isPrivate && parts.terms().retiring()) {
            answer.accept(Reply.Refused.of(Refusal.RETIRING));
            return;
        }
        List<RoomId> made = isPrivate ? account.get().privateRooms() : account.get().rooms();
        long most = isPrivate ? AccountRow.PRIVATE_ROOMS : line.value(Limit.ROOMS_PER_ACCOUNT);
        if (made.size() < most) {
            add(id, found, made, isPrivate, answer);
        } else {
            lasting(
                    made.iterator(),
                    new ArrayList<>(),
                    answer,
                    left -> {
                        if (left.size() < most) {
                            add(id, found, left, isPrivate, answer);
                        } else {
                            answer.accept(Reply.Refused.of(Refusal.TOO_MANY));
                        }
                    });
        }
    }

    /** Those of the rooms that are still there. */
    private void lasting(
            Iterator<RoomId> made,
            List<RoomId> left,
            Consumer<Reply> answer,
            Consumer<List<RoomId>> then) {
        if (!made.hasNext()) {
            then.accept(left);
            return;
        }
        RoomId room = made.next();
        calls.get(
                new HostKey(HostKey.Space.CHANNEL, room.bytes()),
                Accounts.retry(answer),
                row -> {
                    if (row.isPresent()) {
                        left.add(room);
                    }
                    lasting(made, left, answer, then);
                });
    }

    private void add(
            AccountId id,
            Accounts.Found found,
            List<RoomId> made,
            boolean isPrivate,
            Consumer<Reply> answer) {
        RoomId room = new RoomId(Bytes.owned(parts.terms().entropy().bytes(RoomId.SIZE)));
        List<RoomId> more = new ArrayList<>(made);
        more.add(room);
        AccountRow before = found.there().orElseThrow();
        AccountRow row =
                isPrivate
                        ? before.withRooms(before.rooms(), more)
                        : before.withRooms(more, before.privateRooms());
        ChannelRow channel = new ChannelRow(isPrivate, line.seconds(), Optional.empty());
        StoreCall.Set set =
                new StoreCall.Set(
                        new HostKey(HostKey.Space.CHANNEL, room.bytes()),
                        Row.ABSENT,
                        channel.encode(),
                        line.now().plus(UNBEGUN));
        parts.accounts()
                .set(
                        id,
                        found,
                        row,
                        answer,
                        () ->
                                parts.accounts()
                                        .write(
                                                set,
                                                answer,
                                                () -> answer.accept(new Reply.ChannelPair(room))));
    }

    /** The device isn't known any more, and no token makes it known. */
    void cut(Asker asker, Request.CutDevice request, Consumer<Reply> answer) {
        AccountName account = asker.session().owner.orElseThrow().account();
        parts.accounts()
                .serve(
                        account.id(),
                        answer,
                        done ->
                                parts.accounts()
                                        .find(
                                                account.id(),
                                                done,
                                                found -> cut(account, request, found, done)));
    }

    private void cut(
            AccountName account,
            Request.CutDevice request,
            Accounts.Found found,
            Consumer<Reply> answer) {
        if (found.there().isEmpty()) {
            answer.accept(Reply.Refused.of(Refusal.SIGN_IN));
            return;
        }
        AccountRow row =
                found.there()
                        .get()
                        .withoutTokens()
                        .withDevices(device -> !device.equals(request.device()));
        parts.accounts()
                .set(
                        account.id(),
                        found,
                        row,
                        answer,
                        () -> {
                            answer.accept(new Reply.Done());
                            forget(
                                    account,
                                    owner ->
                                            owner.device()
                                                    .filter(request.device()::equals)
                                                    .isPresent());
                        });
    }

    private void forget(AccountName account, Predicate<HostSession.Owner> which) {
        parts.sessions().of(account, which).forEach(parts.sessions()::forget);
    }

    void delete(Asker asker, Request.DeleteAccount request, Consumer<Reply> answer) {
        HostSession.Owner owner = asker.session().owner.orElseThrow();
        if (!owner.byPassword()) {
            answer.accept(Reply.Refused.of(Refusal.SIGN_IN));
            return;
        }
        AccountId id = owner.account().id();
        SignInProof proof = new SignInProof(owner.account(), asker.id());
        parts.accounts()
                .serve(
                        id,
                        answer,
                        done ->
                                parts.accounts()
                                        .find(
                                                id,
                                                done,
                                                found -> {
                                                    boolean signed =
                                                            found.there()
                                                                    .filter(it ->
                                                                            it.accountKey()
                                                                                    .verifies(
                                                                                            request
                                                                                                    .signature(),
                                                                                            proof
                                                                                                    .deleteAccount()))
                                                                    .isPresent();
                                                    if (signed) {
                                                        delete(owner.account(), found, done);
                                                    } else {
                                                        done.accept(
                                                                Reply.Refused.of(Refusal.REFUSED));
                                                    }
                                                }));
    }

    /** What the account owns goes before its row, so that a delete can be repeated. */
    private void delete(AccountName account, Accounts.Found found, Consumer<Reply> answer) {
        AccountId id = account.id();
        Runnable retry = Accounts.retry(answer);
        List<RoomId> own = found.there().orElseThrow().privateRooms();
        erase(
                own.iterator(),
                retry,
                () ->
                        calls.drop(
                                Accounts.key(HostKey.Space.INVITATIONS, id),
                                retry,
                                () ->
                                        calls.erase(
                                                Accounts.key(HostKey.Space.BUNDLE, id),
                                                retry,
                                                () ->
                                                        parts.accounts()
                                                                .set(
                                                                        id,
                                                                        found,
                                                                        AccountRow.deleted(),
                                                                        answer,
                                                                        () ->
                                                                                over(
                                                                                        account,
                                                                                        answer)))));
    }

    private void erase(Iterator<RoomId> own, Runnable failed, Runnable then) {
        if (own.hasNext()) {
            rooms.erase(own.next(), failed, () -> erase(own, failed, then));
        } else {
            then.run();
        }
    }

    private void over(AccountName account, Consumer<Reply> answer) {
        parts.accounts().countOut();
        calls.erase(
                Accounts.key(HostKey.Space.PASSWORD, account.id()),
                Accounts.retry(answer),
                () -> {
                    answer.accept(new Reply.Done());
                    forget(account, _ -> true);
                });
    }
}
