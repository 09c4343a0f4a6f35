/**
 * What only clients may see: agreement, ratchet, invitations, routes' boxes and content.
 *
 * <p>The relay's module doesn't read this one, so that a server cannot decrypt is a fact the
 * compiler checks.
 */
module chat.tacit.e2ee {
    requires transitive chat.tacit.crypto;
    requires transitive chat.tacit.protocol;
    requires static transitive org.jspecify;

    exports chat.tacit.e2ee.agreement;
    exports chat.tacit.e2ee.backup;
    exports chat.tacit.e2ee.call;
    exports chat.tacit.e2ee.content;
    exports chat.tacit.e2ee.device;
    exports chat.tacit.e2ee.file;
    exports chat.tacit.e2ee.invitation;
    exports chat.tacit.e2ee.live;
    exports chat.tacit.e2ee.mesh;
    exports chat.tacit.e2ee.pairing;
    exports chat.tacit.e2ee.ratchet;
    exports chat.tacit.e2ee.record;
    exports chat.tacit.e2ee.room;
    exports chat.tacit.e2ee.room.account;
    exports chat.tacit.e2ee.room.member;
    exports chat.tacit.e2ee.route;
}
