/**
 * Version 00 has exactly these four fields; a later one may have more behind another dash (W3C Trace Context 3.2.2, 4.3).
 * `ff` is no version, and ids of zeros alone are none.
 */
const traceparent =
  /^(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})(?<traceId>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/

/** The trace id of a `traceparent` field; undefined where the field is missing or not valid. */
export const traceIdOf = (field: string | string[] | undefined): string | undefined =>
  field === undefined ? undefined : traceparent.exec(field.toString())?.groups?.traceId
