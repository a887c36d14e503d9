/** Something that is there at once or, where it has to be looked up, a little later. */
export type Awaitable<T> = T | Promise<T>
