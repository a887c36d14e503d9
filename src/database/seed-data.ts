/** The users of the teaching server, with the passwords that the README tells. */
export const seedUsers = [
  {
    id: '0190a000-0000-7000-8000-00000000ada0',
    username: 'ada',
    email: 'ada@kitchen.example',
    password: 'lovelace-1815',
  },
  {
    id: '0190a000-0000-7000-8000-0000000062ac',
    username: 'grace',
    email: 'grace@kitchen.example',
    password: 'hopper-1906',
  },
] as const

export type SeedRecipe = {
  readonly title: string
  readonly description?: string
  readonly servings: number
  /** Minutes: preparing, cooking. */
  readonly minutes: readonly [prep: number, cook: number]
  /** `name: quantity; name; …` */
  readonly ingredients: string
  /** Sentences. */
  readonly steps: string
  /** Words. */
  readonly tags: string
  readonly visibility?: 'private'
}

/** Ada's and Grace's in turn, and the last of each private. */
export const seedRecipes: readonly SeedRecipe[] = [
  {
    title: 'Shakshuka',
    description: 'Eggs poached in spiced tomato.',
    servings: 2,
    minutes: [10, 25],
    ingredients: 'eggs: 4; tomatoes: 800 g; onion: 1; cumin: 1 teaspoon; olive oil',
    steps:
      'Warm the oil. Soften the onion with the cumin. Add the tomatoes and simmer for 15 minutes. Make four hollows, break the eggs into them, and cover until they set.',
    tags: 'breakfast vegetarian',
  },
  {
    title: 'Soda bread',
    description: 'A loaf without yeast and without waiting.',
    servings: 8,
    minutes: [10, 40],
    ingredients: 'flour: 450 g; buttermilk: 400 ml; baking soda: 1 teaspoon; salt: 1 teaspoon',
    steps:
      'Mix the dry things. Stir in the buttermilk until it just holds together. Shape a round, cut a cross, and bake at 200 °C.',
    tags: 'bread vegetarian',
  },
  {
    title: 'Lentil soup',
    servings: 4,
    minutes: [10, 35],
    ingredients: 'brown lentils: 250 g; carrots: 2; celery: 2 stalks; bay leaf: 1; vinegar: a dash',
    steps:
      'Soften the vegetables. Add the lentils, the bay leaf and a litre of water. Simmer until tender, and sharpen with vinegar.',
    tags: 'soup vegan',
  },
  {
    title: 'Pancakes',
    description: 'Thin ones, for lemon and sugar.',
    servings: 4,
    minutes: [10, 20],
    ingredients: 'flour: 120 g; eggs: 2; milk: 300 ml; butter',
    steps: 'Whisk flour, eggs and milk. Let the batter rest while the pan gets hot. Fry thin ones in a little butter.',
    tags: 'breakfast vegetarian',
  },
  {
    title: 'Chickpea curry',
    servings: 4,
    minutes: [15, 30],
    ingredients: 'chickpeas: 2 tins; coconut milk: 400 ml; ginger: 3 cm; garlic: 3 cloves; garam masala: 1 tablespoon',
    steps: 'Fry ginger and garlic. Stir in the spice. Add chickpeas and coconut milk, and simmer for 20 minutes.',
    tags: 'dinner vegan',
  },
  {
    title: 'Roast chicken',
    description: 'One bird, one lemon, one hot oven.',
    servings: 4,
    minutes: [15, 80],
    ingredients: 'chicken: 1.6 kg; lemon: 1; butter: 50 g; thyme: a few sprigs; salt',
    steps:
      'Rub the bird with butter and salt. Put lemon and thyme inside. Roast at 200 °C until the juices run clear, and rest it for 15 minutes.',
    tags: 'dinner',
  },
  {
    title: 'Tomato salad',
    servings: 2,
    minutes: [10, 0],
    ingredients: 'ripe tomatoes: 4; red onion: ½; basil: a handful; olive oil; salt',
    steps: 'Slice the tomatoes and salt them. Wait ten minutes. Add onion, basil and oil.',
    tags: 'salad vegan quick',
  },
  {
    title: 'Potato gratin',
    servings: 6,
    minutes: [20, 60],
    ingredients: 'potatoes: 1 kg; cream: 400 ml; garlic: 1 clove; nutmeg',
    steps:
      'Slice the potatoes thinly. Rub the dish with garlic, and layer them in it. Pour the cream over, and bake at 170 °C.',
    tags: 'side vegetarian',
  },
  {
    title: 'Miso noodles',
    servings: 1,
    minutes: [5, 10],
    ingredients: 'noodles: 100 g; white miso: 1 tablespoon; spring onion: 1; egg: 1',
    steps:
      'Boil the noodles, and the egg beside them for 6½ minutes. Loosen the miso with a ladle of hot water. Put everything into one bowl.',
    tags: 'dinner quick',
  },
  {
    title: 'Apple crumble',
    servings: 6,
    minutes: [20, 40],
    ingredients: 'apples: 6; flour: 180 g; butter: 120 g; sugar: 100 g; cinnamon: 1 teaspoon',
    steps:
      'Cut the apples into a dish. Rub flour, butter, sugar and cinnamon into crumbs. Scatter the crumbs over, and bake at 190 °C.',
    tags: 'dessert vegetarian',
  },
  {
    title: 'Hummus',
    servings: 4,
    minutes: [15, 0],
    ingredients: 'chickpeas: 1 tin; tahini: 100 g; lemon: 1; garlic: 1 clove; ice water: 3 tablespoons',
    steps: 'Blend tahini, lemon and garlic until pale. Add the chickpeas, then the water, and blend until smooth.',
    tags: 'snack vegan quick',
  },
  {
    title: 'Flat bread',
    servings: 4,
    minutes: [40, 10],
    ingredients: 'flour: 300 g; yoghurt: 200 g; baking powder: 2 teaspoons; salt: ½ teaspoon',
    steps: 'Knead everything into a soft dough. Rest it for half an hour. Roll out, and bake in a dry hot pan.',
    tags: 'bread vegetarian',
  },
  {
    title: 'Engine room pickles',
    description: 'Not ready to be shown to anyone.',
    servings: 10,
    minutes: [20, 5],
    ingredients: 'cucumbers: 1 kg; vinegar: 500 ml; sugar: 50 g; dill: a bunch',
    steps: 'Pack the cucumbers and the dill into jars. Boil vinegar and sugar, and pour it over. Wait two weeks.',
    tags: 'preserve vegan',
    visibility: 'private',
  },
  {
    title: 'Secret chilli',
    description: 'The cook-off is in June.',
    servings: 8,
    minutes: [30, 180],
    ingredients: 'beef shin: 1.5 kg; dried chillies: 6; black beans: 2 tins; dark chocolate: 20 g',
    steps:
      'Brown the beef well. Soak, blend and fry the chillies. Simmer for three hours, and melt the chocolate in at the end.',
    tags: 'dinner',
    visibility: 'private',
  },
]
