package chat.tacit.protocol.room.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.store.StoredFields;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the relay stores about an account: {@code 1 ‖ state ‖ account key 32 ‖ count(u16) × room 32
 * ‖ count(u8) × private room 32 ‖ count(u8) × H(token) 32 ‖ count(u8) × device id 16} ({@code
 * spec/50-room} §23).
 *
 * @param isThere false if it was deleted, and its handle is nobody's for a while
 * @param rooms that it made
 * @param privateRooms its private pairs, newest last, at most two
 * @param tokens their hashes, newest first, at most {@value #TOKENS}
 * @param devices that are known, at most {@value #DEVICES}
 */
record AccountRow(
        boolean isThere,
        VerifyingKey accountKey,
        List<RoomId> rooms,
        List<RoomId> privateRooms,
        List<Bytes> tokens,
        List<DeviceId> devices) {
    static final int TOKENS = 8;
    static final int DEVICES = 64;
    static final int PRIVATE_ROOMS = 2;

    private static final int VERSION = 1;
    private static final int THERE = 1;
    private static final int DELETED = 2;

    AccountRow {
        rooms = List.copyOf(rooms);
        privateRooms = List.copyOf(privateRooms);
        tokens = List.copyOf(tokens);
        devices = List.copyOf(devices);
    }

    static AccountRow registered(VerifyingKey accountKey) {
        return new AccountRow(true, accountKey, List.of(), List.of(), List.of(), List.of());
    }

    static AccountRow deleted() {
        VerifyingKey nobodys = new VerifyingKey(Bytes.zeros(VerifyingKey.SIZE));
        return new AccountRow(false, nobodys, List.of(), List.of(), List.of(), List.of());
    }

    /** Whether the token is one of the account's; each is compared in constant time. */
    boolean knows(Secret token) {
        Secret hash = Secret.owned(Hash.sha256(token.expose()));
        boolean known = false;
        for (Bytes one : tokens) {
            known |= Secret.owned(one.shared()).equals(hash);
        }
        return known;
    }

    AccountRow withToken(Secret token) {
        List<Bytes> kept = new ArrayList<>();
        kept.add(Bytes.owned(Hash.sha256(token.expose())));
        kept.addAll(tokens.subList(0, Math.min(tokens.size(), TOKENS - 1)));
        return new AccountRow(isThere, accountKey, rooms, privateRooms, kept, devices);
    }

    AccountRow withoutTokens() {
        return new AccountRow(isThere, accountKey, rooms, privateRooms, List.of(), devices);
    }

    AccountRow withDevice(DeviceId device) {
        List<DeviceId> known = new ArrayList<>(devices);
        known.add(device);
        return new AccountRow(isThere, accountKey, rooms, privateRooms, tokens, known);
    }

    AccountRow withDevices(Predicate<DeviceId> kept) {
        List<DeviceId> known = devices.stream().filter(kept).toList();
        return new AccountRow(isThere, accountKey, rooms, privateRooms, tokens, known);
    }

    AccountRow withKey(VerifyingKey key) {
        return new AccountRow(isThere, key, rooms, privateRooms, tokens, devices);
    }

    AccountRow withRooms(List<RoomId> made, List<RoomId> madePrivate) {
        return new AccountRow(isThere, accountKey, made, madePrivate, tokens, devices);
    }

    byte[] encode() {
        Fields out =
                Fields.unlabelled()
                        .u8(VERSION)
                        .u8(isThere ? THERE : DELETED)
                        .fixed(accountKey.bytes())
                        .u16(rooms.size());
        rooms.forEach(room -> out.fixed(room.bytes()));
        out.u8(privateRooms.size());
        privateRooms.forEach(room -> out.fixed(room.bytes()));
        out.u8(tokens.size());
        tokens.forEach(out::fixed);
        out.u8(devices.size());
        devices.forEach(device -> out.fixed(device.bytes()));
        return out.toArray();
    }

    static AccountRow decode(byte[] value) {
        return StoredFields.row(
                value,
                VERSION,
                in ->
                        new AccountRow(
                                in.u8() == THERE,
                                in.key(),
                                rooms(in.list(in.u16(), RoomId.SIZE)),
                                rooms(in.list(in.u8(), RoomId.SIZE)),
                                in.list(in.u8(), Hash.SIZE),
                                in.list(in.u8(), DeviceId.SIZE).stream()
                                        .map(DeviceId::new)
                                        .toList()));
    }

    private static List<RoomId> rooms(List<Bytes> ids) {
        return ids.stream().map(RoomId::new).toList();
    }
}
