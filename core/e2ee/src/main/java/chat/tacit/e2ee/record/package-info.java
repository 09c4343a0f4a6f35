/**
 * What a profile is made of, as typed records: the content of a backup file, and of whatever else
 * carries a profile from one machine to another. Each service adds its kinds to {@link
 * chat.tacit.e2ee.record.ProfileRecord}.
 */
@NullMarked
package chat.tacit.e2ee.record;

import org.jspecify.annotations.NullMarked;
