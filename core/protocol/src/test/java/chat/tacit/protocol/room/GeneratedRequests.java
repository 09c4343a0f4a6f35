package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.generated.secret.CutDeviceRequest;
import chat.tacit.protocol.generated.secret.DeleteAccountRequest;
import chat.tacit.protocol.generated.secret.DeleteRoomRequest;
import chat.tacit.protocol.generated.secret.DropInvitationsRequest;
import chat.tacit.protocol.generated.secret.GenerateChannelPairRequest;
import chat.tacit.protocol.generated.secret.GetKeyRequest;
import chat.tacit.protocol.generated.secret.GetPartRequest;
import chat.tacit.protocol.generated.secret.GetPrivateKeyRequest;
import chat.tacit.protocol.generated.secret.GetSignInRequest;
import chat.tacit.protocol.generated.secret.PostEventRequest;
import chat.tacit.protocol.generated.secret.PostInvitationRequest;
import chat.tacit.protocol.generated.secret.PostKeyRequest;
import chat.tacit.protocol.generated.secret.PostPartRequest;
import chat.tacit.protocol.generated.secret.PostPrivateKeyRequest;
import chat.tacit.protocol.generated.secret.RegisterRequest;
import chat.tacit.protocol.generated.secret.SignInRequest;
import chat.tacit.protocol.generated.secret.StreamEventsRequest;
import chat.tacit.protocol.generated.secret.StreamInvitationsRequest;
import chat.tacit.protocol.generated.secret.TrimChannelRequest;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;

/** Requests as protoc's classes have them, field by field. */
final class GeneratedRequests {
    private GeneratedRequests() {}

    static MessageLite of(Request request) {
        return switch (request) {
            case Request.GetSignIn it ->
                    GetSignInRequest.newBuilder().setHandle(it.handle().text()).build();
            case Request.Register it -> register(it);
            case Request.SignIn it -> signIn(it);
            case Request.PostKey it ->
                    PostKeyRequest.newBuilder().setBundle(bundle(it.bundle())).build();
            case Request.GetKey it ->
                    GetKeyRequest.newBuilder().setHandle(it.handle().text()).build();
            case Request.PostPrivateKey it -> postPrivateKey(it);
            case Request.GetPrivateKey it -> GetPrivateKeyRequest.getDefaultInstance();
            case Request.CutDevice it ->
                    CutDeviceRequest.newBuilder().setDevice(proto(it.device().bytes())).build();
            case Request.DeleteAccount it ->
                    DeleteAccountRequest.newBuilder().setSignature(proto(it.signature())).build();
            case Request.GenerateChannelPair it -> {
                var builder =
                        GenerateChannelPairRequest.newBuilder()
                                .setHandle(it.account().handle().text())
                                .setHomeserver(proto(it.account().homeserver().bytes()))
                                .setPrivate(it.isPrivate());
                it.keep().ifPresent(room -> builder.setKeep(proto(room.bytes())));
                yield builder.build();
            }
            case Request.PostInvitation it ->
                    PostInvitationRequest.newBuilder()
                            .setHandle(it.handle().text())
                            .setSealed(proto(it.sealed()))
                            .setNonce(it.nonce())
                            .build();
            case Request.StreamInvitations it ->
                    StreamInvitationsRequest.newBuilder().setAfter(it.after()).build();
            case Request.DropInvitations it ->
                    DropInvitationsRequest.newBuilder().setThrough(it.through()).build();
            case Request.PostEvent it -> postEvent(it);
            case Request.StreamEvents it -> streamEvents(it);
            case Request.PostPart it ->
                    PostPartRequest.newBuilder()
                            .setRoom(proto(it.by().room().bytes()))
                            .setTerm(it.by().term().position())
                            .setPowerValue(it.power().code())
                            .setSignature(proto(it.by().signature()))
                            .setPart(proto(it.part()))
                            .build();
            case Request.GetPart it ->
                    GetPartRequest.newBuilder()
                            .setRoom(proto(it.by().room().bytes()))
                            .setTerm(it.by().term().position())
                            .setSignature(proto(it.by().signature()))
                            .setNumber(it.number())
                            .build();
            case Request.TrimChannel it ->
                    TrimChannelRequest.newBuilder()
                            .setRoom(proto(it.by().room().bytes()))
                            .setTerm(it.by().term().position())
                            .setSignature(proto(it.by().signature()))
                            .setThrough(it.through())
                            .build();
            case Request.DeleteRoom it ->
                    DeleteRoomRequest.newBuilder()
                            .setRoom(proto(it.by().room().bytes()))
                            .setTerm(it.by().term().position())
                            .setSignature(proto(it.by().signature()))
                            .build();
        };
    }

    private static MessageLite register(Request.Register it) {
        var out =
                RegisterRequest.newBuilder()
                        .setHandle(it.handle().text())
                        .setAccountKey(proto(it.accountKey().bytes()))
                        .setSignInKey(proto(it.signInKey().bytes()))
                        .setTerms(terms(it.terms()))
                        .setAccountSignature(proto(it.accountSignature()))
                        .setSignInSignature(proto(it.signInSignature()));
        it.access().ifPresent(access -> out.setAccess(proto(access)));
        return out.build();
    }

    private static MessageLite signIn(Request.SignIn it) {
        var out = SignInRequest.newBuilder().setHandle(it.handle().text());
        switch (it.by()) {
            case Request.SignIn.Password by -> out.setPasswordSignature(proto(by.signature()));
            case Request.SignIn.Device by ->
                    out.setDeviceKey(proto(by.certificate().device().bytes()))
                            .setCertified(by.certificate().certified().toEpochMilli())
                            .setCertificate(proto(by.certificate().signature()))
                            .setDeviceSignature(proto(by.signature()));
        }
        it.token().ifPresent(token -> out.setToken(ByteString.copyFrom(token.expose())));
        return out.build();
    }

    private static MessageLite postPrivateKey(Request.PostPrivateKey it) {
        var out =
                PostPrivateKeyRequest.newBuilder()
                        .setHandle(it.account().handle().text())
                        .setHomeserver(proto(it.account().homeserver().bytes()))
                        .setVersion(it.version())
                        .setBlob(proto(it.blob()));
        it.password()
                .ifPresent(password ->
                        out.setSignInKey(proto(password.signInKey().bytes()))
                                .setTerms(terms(password.terms()))
                                .setSignInSignature(proto(password.signature())));
        return out.build();
    }

    private static MessageLite postEvent(Request.PostEvent it) {
        var out =
                PostEventRequest.newBuilder()
                        .setRoom(proto(it.by().room().bytes()))
                        .setTerm(it.by().term().position())
                        .setPowerValue(it.power().code())
                        .setSignature(proto(it.by().signature()));
        switch (it.posting()) {
            case Posting.Message message -> out.setMessage(proto(message.event().bytes()));
            case Posting.State state ->
                    out.setState(state(state.state()).toByteString())
                            .setHead(state.head().position())
                            .setHeadHash(proto(state.head().coreHash()));
        }
        return out.build();
    }

    private static MessageLite streamEvents(Request.StreamEvents it) {
        return StreamEventsRequest.newBuilder()
                .setRoom(proto(it.by().room().bytes()))
                .setTerm(it.by().term().position())
                .setSignature(proto(it.by().signature()))
                .setStateAfter(it.after().state())
                .setMessageAfter(it.after().message())
                .setMessageThrough(it.through())
                .setLast(it.last())
                .setLive(it.live())
                .build();
    }

    static chat.tacit.protocol.generated.secret.StateEvent state(StateEvent event) {
        var out =
                chat.tacit.protocol.generated.secret.StateEvent.newBuilder()
                        .setPosition(event.position())
                        .setCoreHash(proto(event.coreHash()))
                        .setSealed(proto(event.sealed()));
        event.turn().ifPresent(turn -> out.setTurn(turn(turn)));
        return out.build();
    }

    private static chat.tacit.protocol.generated.secret.Turn turn(Turn turn) {
        var out =
                chat.tacit.protocol.generated.secret.Turn.newBuilder()
                        .setPosting(proto(turn.posting().bytes()))
                        .setReading(proto(turn.reading().bytes()))
                        .setAdmin(proto(turn.admin().bytes()))
                        .setMembers(turn.members());
        for (PartRef part : turn.parts()) {
            out.addPartsBuilder().setNumber(part.number()).setHash(proto(part.hash()));
        }
        return out.build();
    }

    static chat.tacit.protocol.generated.secret.Bundle bundle(Bundle bundle) {
        return chat.tacit.protocol.generated.secret.Bundle.newBuilder()
                .setHandle(bundle.account().handle().text())
                .setHomeserver(proto(bundle.account().homeserver().bytes()))
                .setVersion(bundle.version())
                .setAccountKey(proto(bundle.accountKey().bytes()))
                .setRsa(proto(bundle.rsa().bytes()))
                .setKem(proto(bundle.kem().bytes()))
                .build();
    }

    static chat.tacit.protocol.generated.secret.SignedBundle bundle(SignedBundle signed) {
        return chat.tacit.protocol.generated.secret.SignedBundle.newBuilder()
                .setBundle(bundle(signed.bundle()).toByteString())
                .setSignature(proto(signed.signature()))
                .build();
    }

    static chat.tacit.protocol.generated.secret.SignInTerms terms(SignInTerms terms) {
        return chat.tacit.protocol.generated.secret.SignInTerms.newBuilder()
                .setSalt(proto(terms.salt()))
                .setPasses(terms.passes())
                .setMemory(terms.memory())
                .setLanes(terms.lanes())
                .build();
    }

    static ByteString proto(Bytes bytes) {
        return ByteString.copyFrom(bytes.shared());
    }
}
