package chat.tacit.protocol.room;

import static chat.tacit.protocol.room.GeneratedRequests.proto;

import chat.tacit.protocol.generated.secret.ChannelPair;
import chat.tacit.protocol.generated.secret.Done;
import chat.tacit.protocol.generated.secret.Head;
import chat.tacit.protocol.generated.secret.Invited;
import chat.tacit.protocol.generated.secret.Key;
import chat.tacit.protocol.generated.secret.MessageItem;
import chat.tacit.protocol.generated.secret.Part;
import chat.tacit.protocol.generated.secret.Posted;
import chat.tacit.protocol.generated.secret.PrivateKey;
import chat.tacit.protocol.generated.secret.Quiet;
import chat.tacit.protocol.generated.secret.Refused;
import chat.tacit.protocol.generated.secret.SignedIn;
import chat.tacit.protocol.generated.secret.StateItem;

import com.google.protobuf.ByteString;

/** Replies as protoc's classes have them, field by field. */
final class GeneratedReplies {
    private GeneratedReplies() {}

    static chat.tacit.protocol.generated.secret.Reply of(Reply reply) {
        var out = chat.tacit.protocol.generated.secret.Reply.newBuilder();
        switch (reply) {
            case Reply.Refused it -> out.setRefused(refused(it));
            case Reply.Done it -> out.setDone(Done.getDefaultInstance());
            case SignInTerms it -> out.setSignInTerms(GeneratedRequests.terms(it));
            case Reply.SignedIn it -> out.setSignedIn(signedIn(it));
            case Reply.Key it ->
                    out.setKey(Key.newBuilder().setBundle(GeneratedRequests.bundle(it.bundle())));
            case Reply.PrivateKey it ->
                    out.setPrivateKey(
                            PrivateKey.newBuilder()
                                    .setVersion(it.version())
                                    .setBlob(proto(it.blob())));
            case Reply.ChannelPair it ->
                    out.setChannelPair(ChannelPair.newBuilder().setRoom(proto(it.room().bytes())));
            case Reply.Invited it ->
                    out.setInvited(
                            Invited.newBuilder()
                                    .setNumber(it.number())
                                    .setReceived(it.received().getEpochSecond())
                                    .setSealed(proto(it.sealed())));
            case Reply.Posted it ->
                    out.setPosted(
                            Posted.newBuilder().setPosition(it.position()).setStamp(it.stamp()));
            case Reply.Head it -> out.setHead(head(it));
            case Reply.StateItem it ->
                    out.setState(
                            StateItem.newBuilder()
                                    .setReceived(it.received().getEpochSecond())
                                    .setPowerValue(it.power().code())
                                    .setEvent(GeneratedRequests.state(it.event()).toByteString())
                                    .setMessages(it.messages()));
            case Reply.MessageItem it ->
                    out.setMessage(
                            MessageItem.newBuilder()
                                    .setPosition(it.position())
                                    .setReceived(it.received().getEpochSecond())
                                    .setStamp(it.stamp())
                                    .setEvent(proto(it.event().bytes())));
            case Reply.Quiet it -> out.setQuiet(Quiet.getDefaultInstance());
            case Reply.Part it -> out.setPart(Part.newBuilder().setPart(proto(it.part())));
        }
        return out.build();
    }

    private static Refused refused(Reply.Refused it) {
        var out = Refused.newBuilder().setRefusal(it.refusal().code()).setDetail(it.detail());
        it.head().ifPresent(head -> out.setHead(head(head)));
        return out.build();
    }

    private static SignedIn signedIn(Reply.SignedIn it) {
        var out =
                SignedIn.newBuilder()
                        .setToken(ByteString.copyFrom(it.token().expose()))
                        .setKeyVersion(it.keyVersion())
                        .setBlobVersion(it.blobVersion())
                        .setWaiting(it.waiting());
        it.privateRoom().ifPresent(room -> out.setPrivateRoom(proto(room.bytes())));
        return out.build();
    }

    private static Head head(Reply.Head head) {
        return Head.newBuilder()
                .setState(head.last().position())
                .setCoreHash(proto(head.last().coreHash()))
                .setNext(head.next())
                .setTerm(head.term().position())
                .setMessage(head.message())
                .build();
    }
}
