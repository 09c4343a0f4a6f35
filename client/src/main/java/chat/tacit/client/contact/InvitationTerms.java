package chat.tacit.client.contact;

import chat.tacit.e2ee.invitation.Travel;

/**
 * How an invitation is made.
 *
 * @param longForm everything in the link itself, so that no server takes part; else a relay holds
 *     the sealed rest
 * @param travel how the inviter hands it over
 * @param ask whether the user decides about whoever joins, before anything is sent to them
 */
public record InvitationTerms(boolean longForm, Travel travel, boolean ask) {}
