package chat.tacit.client.route;

import chat.tacit.protocol.wire.RelayAddress;

/**
 * A relay that the profile receives at.
 *
 * @param state {@code answers}, or why not, in a few words
 * @param store {@code disk}, {@code memory} or {@code unknown}
 * @param tls the channel: {@code tls}, {@code sealed} (behind a proxy) or {@code none}
 * @param sharePercent the share of this profile's connections that have a queue there
 */
public record RelayStatus(
        RelayAddress address, String state, String store, String tls, int sharePercent) {}
