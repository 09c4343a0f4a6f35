package chat.tacit.client.contact;

import chat.tacit.crypto.Bytes;

import java.util.Optional;

/**
 * A contact as the contact list shows it. What the user keeps wins over what the contact told, and
 * never leaves this profile.
 *
 * @param told the name that the contact goes by
 * @param ownName the user's name for them
 * @param status what the contact says of itself, on one line; empty if nothing
 * @param note the user's note; empty if there is none
 * @param picture the user's picture of them, else theirs
 * @param muted whether what they say is announced by nothing
 * @param blocked whether what they say is dropped, and nothing sent to them
 */
public record Card(
        String told,
        Optional<String> ownName,
        String status,
        String note,
        Optional<Bytes> picture,
        boolean muted,
        boolean blocked) {}
