/**
 * Downloads of model repositories from a hub that speaks the Hugging Face HTTP API.
 *
 * <p>What is used of it (Hugging Face Hub documentation, "Hub API Endpoints"):
 *
 * <pre>
 * GET ENDPOINT/api/models/ORG/NAME/revision/REV?blobs=true   the commit, its files with sizes and digests, the licence
 * GET ENDPOINT/ORG/NAME/resolve/COMMIT/FILE                  a file, mostly by a redirect to another host; Range honoured
 * </pre>
 *
 * <p>Downloads lie in {@code downloads/ORG--NAME/COMMIT} of the home: {@code FILE.part} while it is incomplete, {@code FILE}
 * once its size and digest were found right. A download that broke off goes on where it stopped, in the same process or the
 * next one. An import deletes the directory when the store has the version.
 */
@NullMarked
package dev.journeyman.gateway.models.hub;

import org.jspecify.annotations.NullMarked;
