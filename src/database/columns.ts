/** The columns of a table by the members that they keep. */
export type Columns<Row> = { readonly [Member in keyof Row]: string }

/** What follows SELECT or RETURNING. */
export const selected = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([member, column]) => `${column} AS "${member}"`)
    .join(', ')

/** What follows INSERT INTO and the name of the table. */
export const inserted = (columns: Readonly<Record<string, string>>): string => {
  const values = Object.keys(columns).map((member) => `@${member}`)
  return `(${Object.values(columns).join(', ')}) VALUES (${values.join(', ')})`
}

/** What follows UPDATE … SET. */
export const assigned = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([member, column]) => `${column} = @${member}`)
    .join(', ')
