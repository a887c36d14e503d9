import { z } from 'zod'
import { inForms, list, must, object, string, text, timestamp, wholeNumber } from '../schema.ts'

const Ingredient = object({ name: text(1, 120), quantity: text(1, 60).exactOptional() }).meta({ id: 'IngredientInput' })

export const tag = string.regex(/^[a-z0-9-]{1,30}$/, 'must be 1 to 30 characters of a-z, 0-9 and -')

const tags = list(tag, 0, 20)
  .superRefine(
    (tags, context) => {
      for (const [index, name] of tags.entries())
        if (tags.indexOf(name) < index)
          context.addIssue({ code: 'custom', path: [index], message: 'is a duplicate; send each tag once' })
    },
    { when: ({ value }) => Array.isArray(value) },
  )
  .meta({ uniqueItems: true })

const minutes = wholeNumber(0, 10_080)

export const visibility = z.enum(['public', 'private'], must('public or private'))

const required = {
  title: text(1, 120),
  ingredients: list(Ingredient, 1, 100),
  steps: list(text(1, 2000, { lines: true }), 1, 100),
}

const optional = {
  description: text(0, 2000, { lines: true }).default(''),
  servings: wholeNumber(1, 1000).default(1),
  prepMinutes: minutes.default(0),
  cookMinutes: minutes.default(0),
  tags: tags.default(() => []),
  visibility: visibility.default('public'),
}

/** The members that the server sets. A client can send them back, and they are ignored. */
const readOnly = ['id', 'photo', 'author', 'createdAt', 'updatedAt']

/** A complete recipe, the content of POST and PUT. */
export const RecipeInput = object({ ...required, ...optional }, readOnly).meta({ id: 'RecipeInput' })

/** The member of a patch, where `null` resets it to its default (RFC 7396 1). */
const resettable = <Schema extends z.ZodType>(member: z.ZodDefault<Schema>) =>
  member
    .unwrap()
    .nullable()
    .transform((value) => value ?? member.def.defaultValue)
    .exactOptional()

/** A merge patch of a recipe (RFC 7396): its members replace those of the recipe. Lists are replaced as a whole. */
export const RecipePatch = object(
  {
    ...z.object(required).exactPartial().shape,
    description: resettable(optional.description),
    servings: resettable(optional.servings),
    prepMinutes: resettable(optional.prepMinutes),
    cookMinutes: resettable(optional.cookMinutes),
    tags: resettable(optional.tags),
    visibility: resettable(optional.visibility),
  } satisfies Readonly<Record<keyof z.output<typeof RecipeInput>, z.ZodType>>,
  readOnly,
).meta({ id: 'RecipePatch' })

/** The JSON representation of a recipe. */
export const RecipeJson = z
  .strictObject({
    id: z.uuid(),
    title: z.string(),
    description: z.string(),
    servings: z.int(),
    prepMinutes: z.int(),
    cookMinutes: z.int(),
    ingredients: z.array(z.strictObject({ name: z.string(), quantity: z.string().exactOptional() })),
    steps: z.array(z.string()),
    tags: z.array(z.string()),
    visibility,
    photo: z.string().nullable(),
    author: z.string(),
    createdAt: timestamp,
    updatedAt: timestamp,
  } satisfies Readonly<Record<keyof z.output<typeof RecipeInput>, z.ZodType>> & z.ZodRawShape)
  .meta({ id: 'Recipe' })

export type RecipeJson = z.input<typeof RecipeJson>

/** A recipe as JSON-LD. */
const RecipeLd = z
  .strictObject({
    '@context': z.literal('https://schema.org'),
    '@type': z.literal('Recipe'),
    '@id': z.string(),
    name: z.string(),
    description: z.string(),
    recipeYield: z.string(),
    prepTime: z.iso.duration().optional(),
    cookTime: z.iso.duration().optional(),
    totalTime: z.iso.duration().optional(),
    recipeIngredient: z.array(z.string()),
    recipeInstructions: z.array(z.strictObject({ '@type': z.literal('HowToStep'), text: z.string() })),
    keywords: z.string(),
    image: z.string().optional(),
    author: z.strictObject({ '@type': z.literal('Person'), '@id': z.string(), name: z.string() }),
    dateCreated: timestamp,
    dateModified: timestamp,
  })
  .meta({ id: 'RecipeLinkedData' })

export type RecipeLd = z.input<typeof RecipeLd>

export const RecipeInAnyForm = inForms(['application/json', RecipeJson], ['application/ld+json', RecipeLd])

export const RecipeList = z
  .strictObject({
    items: z.array(RecipeJson),
    next: z.string().nullable(),
    prev: z.string().nullable(),
  })
  .meta({ id: 'RecipeList' })

export type RecipeList = z.input<typeof RecipeList>
