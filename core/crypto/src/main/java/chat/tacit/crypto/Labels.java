package chat.tacit.crypto;

/** Every label of the system, by the chapter of {@code spec/} that uses it. */
public final class Labels {
    private Labels() {}

    // spec/10-wire
    public static final Label HELLO = new Label("tacit/10/hello/v1");
    public static final Label SESSION = new Label("tacit/10/session/v1");
    public static final Label FRAME = new Label("tacit/10/frame/v1");
    public static final Label REST = new Label("tacit/10/rest/v1");

    // spec/20-live
    public static final Label LIVE_ID = new Label("tacit/20/id/v1");
    public static final Label LIVE = new Label("tacit/20/live/v1");
    public static final Label LIVE_TICKET = new Label("tacit/20/ticket/v1");
    public static final Label LIVE_OPEN_ID = new Label("tacit/20/open-id/v1");
    public static final Label LIVE_CONTACT = new Label("tacit/20/contact/v1");
    public static final Label LIVE_FILE = new Label("tacit/20/file/v1");
    public static final Label LIVE_HELLO = new Label("tacit/20/hello/v1");
    public static final Label LIVE_NAME = new Label("tacit/20/name/v1");
    public static final Label LIVE_IDENTITY = new Label("tacit/20/identity/v1");
    public static final Label LIVE_ADMIT = new Label("tacit/20/admit/v1");
    public static final Label LIVE_CHALLENGE = new Label("tacit/20/challenge/v1");
    public static final Label LIVE_RESPONSE = new Label("tacit/20/response/v1");
    public static final Label LIVE_VOUCH = new Label("tacit/20/vouch/v1");
    public static final Label LIVE_HEAD = new Label("tacit/20/h/v1");
    public static final Label LIVE_RANDOM = new Label("tacit/20/r/v1");
    public static final Label LIVE_EPOCH = new Label("tacit/20/epoch/v1");
    public static final Label LIVE_ADD_USER = new Label("tacit/20/add-user/v1");
    public static final Label LIVE_REMOVE_USER = new Label("tacit/20/remove-user/v1");
    public static final Label LIVE_MEMBERS = new Label("tacit/20/members/v1");
    public static final Label LIVE_COMMIT = new Label("tacit/20/commit/v1");
    public static final Label LIVE_COMMIT_BOX = new Label("tacit/20/commit-box/v1");
    public static final Label LIVE_LEAF = new Label("tacit/20/leaf/v1");
    public static final Label LIVE_LEAVE = new Label("tacit/20/leave/v1");
    public static final Label LIVE_VIEW = new Label("tacit/20/view/v1");
    public static final Label LIVE_SENDER = new Label("tacit/20/sender/v1");
    public static final Label LIVE_MESSAGE = new Label("tacit/20/msg/v1");
    public static final Label LIVE_DIRECT = new Label("tacit/20/direct/v1");
    public static final Label LIVE_SEND = new Label("tacit/20/send/v1");
    public static final Label LIVE_OPEN = new Label("tacit/20/open/v1");
    public static final Label LIVE_OPEN_MESSAGE = new Label("tacit/20/open-msg/v1");
    public static final Label LIVE_OPEN_SEND = new Label("tacit/20/open-send/v1");
    public static final Label LIVE_EXCHANGE = new Label("tacit/20/exchange/v1");
    public static final Label LIVE_EXCHANGE_CODE = new Label("tacit/20/sas/v1");
    public static final Label LIVE_EXCHANGE_KEY = new Label("tacit/20/exchange-key/v1");
    public static final Label LIVE_EXCHANGE_PROOF = new Label("tacit/20/exchange-proof/v1");

    // spec/30-queue
    public static final Label QUEUE_AUTH = new Label("tacit/30/auth/v1");
    public static final Label QUEUE_COMMAND = new Label("tacit/30/cmd/v1");
    public static final Label QUEUE_SENDER = new Label("tacit/30/sender/v1");
    public static final Label QUEUE_DELIVER = new Label("tacit/30/deliver/v1");
    public static final Label QUEUE_RESPOND = new Label("tacit/30/respond/v1");
    public static final Label QUEUE_WORK = new Label("tacit/30/hashcash/v1");
    public static final Label QUEUE_ACCESS = new Label("tacit/30/access/v1");

    // spec/40-mesh
    public static final Label MESH_SIGNED = new Label("tacit/40/signed/v1");
    public static final Label MESH_PACKET = new Label("tacit/40/packet/v1");
    public static final Label MESH_WORK = new Label("tacit/40/pow/v1");
    public static final Label MESH_PEER = new Label("tacit/40/peer/v1");
    public static final Label MESH_KEPT = new Label("tacit/40/kept/v1");
    public static final Label MESH_GONE = new Label("tacit/40/gone/v1");
    public static final Label MESH_OPERATOR = new Label("tacit/40/operator/v1");

    // spec/50-room
    public static final Label ROOM_ACCOUNT = new Label("tacit/50/account/v1");
    public static final Label ROOM_CODE = new Label("tacit/50/code/v1");
    public static final Label ROOM_DEVICE_ID = new Label("tacit/50/device-id/v1");
    public static final Label ROOM_DEVICE = new Label("tacit/50/device/v1");
    public static final Label ROOM_BUNDLE = new Label("tacit/50/bundle/v1");
    public static final Label ROOM_SEAL = new Label("tacit/50/seal/v1");
    public static final Label ROOM_REGISTER = new Label("tacit/50/register/v1");
    public static final Label ROOM_ACCESS = new Label("tacit/50/access/v1");
    public static final Label ROOM_DEVICE_LOGIN = new Label("tacit/50/device-login/v1");
    public static final Label ROOM_DELETE_ACCOUNT = new Label("tacit/50/delete-account/v1");
    public static final Label ROOM_HASHCASH = new Label("tacit/50/hashcash/v1");
    public static final Label ROOM_POST = new Label("tacit/50/post/v1");
    public static final Label ROOM_PART = new Label("tacit/50/part/v1");
    public static final Label ROOM_READ = new Label("tacit/50/read/v1");
    public static final Label ROOM_TRIM = new Label("tacit/50/trim/v1");
    public static final Label ROOM_DELETE = new Label("tacit/50/delete/v1");
    public static final Label ROOM_RATCHET = new Label("tacit/50/ratchet/v1");
    public static final Label ROOM_AUTHOR = new Label("tacit/50/author/v1");
    public static final Label ROOM_AUTHOR_BOX = new Label("tacit/50/author-box/v1");
    public static final Label ROOM_MESSAGE = new Label("tacit/50/msg/v1");
    public static final Label ROOM_EVENT_BOX = new Label("tacit/50/event-box/v1");
    public static final Label ROOM_EVENT = new Label("tacit/50/event/v1");
    public static final Label ROOM_CORE_SIG = new Label("tacit/50/core-sig/v1");
    public static final Label ROOM_CORE = new Label("tacit/50/core/v1");
    public static final Label ROOM_MEMBERS = new Label("tacit/50/members/v1");
    public static final Label ROOM_OUST = new Label("tacit/50/oust/v1");
    public static final Label ROOM_SEEDS = new Label("tacit/50/seeds/v1");
    public static final Label ROOM_ENVELOPE = new Label("tacit/50/envelope/v1");
    public static final Label ROOM_ENVELOPES = new Label("tacit/50/envelopes/v1");
    public static final Label ROOM_VIEW = new Label("tacit/50/view/v1");
    public static final Label ROOM_DOSSIER = new Label("tacit/50/dossier/v1");
    public static final Label ROOM_INVITATION_SIG = new Label("tacit/50/invitation-sig/v1");
    public static final Label ROOM_INVITATION = new Label("tacit/50/invitation/v1");
    public static final Label ROOM_PRIVATE_KEYS = new Label("tacit/50/private-keys/v1");
    public static final Label ROOM_PRIVATE = new Label("tacit/50/private/v1");
    public static final Label ROOM_CONTACT = new Label("tacit/50/contact/v1");
    public static final Label ROOM_CONVERSATION = new Label("tacit/50/conversation/v1");

    // spec/60-contact
    public static final Label CODE = new Label("tacit/60/code/v1");
    public static final Label LINK = new Label("tacit/60/link/v1");
    public static final Label LINK_ID = new Label("tacit/60/link-id/v1");
    public static final Label LINK_KEY = new Label("tacit/60/link-key/v1");
    public static final Label LINK_MUTABLE = new Label("tacit/60/link-mut/v1");
    public static final Label LINK_MUTABLE_SIGNATURE = new Label("tacit/60/link-mut-sig/v1");
    public static final Label TRANSCRIPT = new Label("tacit/60/transcript/v1");
    public static final Label AGREE = new Label("tacit/60/agree/v1");
    public static final Label ASSOCIATED = new Label("tacit/60/ad/v1");
    public static final Label RESYNC = new Label("tacit/60/resync/v1");
    public static final Label ROOT = new Label("tacit/60/root/v1");
    public static final Label MESSAGE = new Label("tacit/60/msg/v1");
    public static final Label BOX = new Label("tacit/60/box/v1");
    public static final Label REKEY = new Label("tacit/60/rekey/v1");
    public static final Label PAIR_PASSWORD = new Label("tacit/60/pair-pw/v1");
    public static final Label PAIR = new Label("tacit/60/pair/v1");
    public static final Label FILE = new Label("tacit/60/file/v1");
    public static final Label FILE_LIST = new Label("tacit/60/file-list/v1");
    public static final Label FILE_OWNER = new Label("tacit/60/file-owner/v1");

    // spec/65-device
    public static final Label DEVICE_LOG = new Label("tacit/65/log/v1");
    public static final Label DEVICE_LOG_ID = new Label("tacit/65/log-id/v1");
    public static final Label DEVICE_LOG_RENEWAL = new Label("tacit/65/renewal/v1");
    public static final Label LINK_CODE = new Label("tacit/65/link-code/v1");
    public static final Label RECOVERY = new Label("tacit/65/recovery/v1");
    public static final Label RECOVERY_SIGNER = new Label("tacit/65/recovery-signer/v1");

    // spec/70-key-backup
    public static final Label EXPORT = new Label("tacit/70/export/v1");
    public static final Label RECOVERY_CHECK = new Label("tacit/70/recovery-check/v1");
    public static final Label ACCOUNT_SALT = new Label("tacit/70/salt/v1");
    public static final Label ACCOUNT_SIGN_IN = new Label("tacit/70/signin/v1");
    public static final Label ACCOUNT_WRAP = new Label("tacit/70/wrap/v1");
    public static final Label ACCOUNT_BACKUP = new Label("tacit/70/backup/v1");
    public static final Label ACCOUNT_LOGIN = new Label("tacit/70/login/v1");
    public static final Label ACCOUNT_COMMIT = new Label("tacit/70/commit/v1");
    public static final Label ACCOUNT_PASSWORD = new Label("tacit/70/password/v1");

    // spec/80-calls
    public static final Label TURN_NONCE = new Label("tacit/80/nonce/v1");
}
