import type { Block } from '../examples/block.ts'
import type { H } from './view.js'

/** The names of the shells, by their members in a block. */
export const shells: Readonly<Record<keyof Block, string>>
/** Views of the same requests for each shell, of which the first one shows. */
export const blockView: <Node>(h: H<Node>, block: Block) => Node
