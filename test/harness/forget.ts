export { forget as setup } from './notes.ts'
