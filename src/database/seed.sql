-- The users and recipes of the teaching server. Run by seed.ts in a transaction.

-- The passwords are in seed-data.ts; these are their hashes, argon2id with the default cost of src/users/passwords.ts.
INSERT INTO users (id, username, email, password_hash, created_at, email_confirmed_at) VALUES
  ('0190a000-0000-7000-8000-00000000ada0', 'ada', 'ada@kitchen.example',
   '$argon2id$v=19$m=19456,t=2,p=1$qkA40k6spIEDo4KwFew47g$NdSCGY8qy43iKNfKT+j8PjWleVTwiwjB9DPtJSmKdYk',
   '2026-01-01T09:00:00.000Z', '2026-01-01T09:00:00.000Z'),
  ('0190a000-0000-7000-8000-0000000062ac', 'grace', 'grace@kitchen.example',
   '$argon2id$v=19$m=19456,t=2,p=1$ydNyjJP7ldliF0Q2Ki4ysA$4YihL++38PhCUUJUBRdPTwG3WBpzdFWp8VvyJCnp1rU',
   '2026-01-01T09:00:00.000Z', '2026-01-01T09:00:00.000Z');

-- Ids count up in decimal digits, a day apart. Versions are random: an id never has the same entity tag twice, not even
-- after a reset.
WITH seed (number, author, title, description, servings, prep_minutes, cook_minutes, ingredients, steps, tags, visibility) AS (VALUES
  (1, 'ada', 'Shakshuka', 'Eggs poached in spiced tomato.', 2, 10, 25,
   '[{"name":"eggs","quantity":"4"},{"name":"tomatoes","quantity":"800 g"},{"name":"onion","quantity":"1"},{"name":"cumin","quantity":"1 teaspoon"},{"name":"olive oil"}]',
   '["Warm the oil.","Soften the onion with the cumin.","Add the tomatoes and simmer for 15 minutes.","Make four hollows, break the eggs into them, and cover until they set."]',
   '["breakfast","vegetarian"]', 'public'),
  (2, 'grace', 'Soda bread', 'A loaf without yeast and without waiting.', 8, 10, 40,
   '[{"name":"flour","quantity":"450 g"},{"name":"buttermilk","quantity":"400 ml"},{"name":"baking soda","quantity":"1 teaspoon"},{"name":"salt","quantity":"1 teaspoon"}]',
   '["Mix the dry things.","Stir in the buttermilk until it just holds together.","Shape a round, cut a cross, and bake at 200 °C."]',
   '["bread","vegetarian"]', 'public'),
  (3, 'ada', 'Lentil soup', '', 4, 10, 35,
   '[{"name":"brown lentils","quantity":"250 g"},{"name":"carrots","quantity":"2"},{"name":"celery","quantity":"2 stalks"},{"name":"bay leaf","quantity":"1"},{"name":"vinegar","quantity":"a dash"}]',
   '["Soften the vegetables.","Add the lentils, the bay leaf and a litre of water.","Simmer until tender, and sharpen with vinegar."]',
   '["soup","vegan"]', 'public'),
  (4, 'grace', 'Pancakes', 'Thin ones, for lemon and sugar.', 4, 10, 20,
   '[{"name":"flour","quantity":"120 g"},{"name":"eggs","quantity":"2"},{"name":"milk","quantity":"300 ml"},{"name":"butter"}]',
   '["Whisk flour, eggs and milk.","Let the batter rest while the pan gets hot.","Fry thin ones in a little butter."]',
   '["breakfast","vegetarian"]', 'public'),
  (5, 'ada', 'Chickpea curry', '', 4, 15, 30,
   '[{"name":"chickpeas","quantity":"2 tins"},{"name":"coconut milk","quantity":"400 ml"},{"name":"ginger","quantity":"3 cm"},{"name":"garlic","quantity":"3 cloves"},{"name":"garam masala","quantity":"1 tablespoon"}]',
   '["Fry ginger and garlic.","Stir in the spice.","Add chickpeas and coconut milk, and simmer for 20 minutes."]',
   '["dinner","vegan"]', 'public'),
  (6, 'grace', 'Roast chicken', 'One bird, one lemon, one hot oven.', 4, 15, 80,
   '[{"name":"chicken","quantity":"1.6 kg"},{"name":"lemon","quantity":"1"},{"name":"butter","quantity":"50 g"},{"name":"thyme","quantity":"a few sprigs"},{"name":"salt"}]',
   '["Rub the bird with butter and salt.","Put lemon and thyme inside.","Roast at 200 °C until the juices run clear, and rest it for 15 minutes."]',
   '["dinner"]', 'public'),
  (7, 'ada', 'Tomato salad', '', 2, 10, 0,
   '[{"name":"ripe tomatoes","quantity":"4"},{"name":"red onion","quantity":"½"},{"name":"basil","quantity":"a handful"},{"name":"olive oil"},{"name":"salt"}]',
   '["Slice the tomatoes and salt them.","Wait ten minutes.","Add onion, basil and oil."]',
   '["salad","vegan","quick"]', 'public'),
  (8, 'grace', 'Potato gratin', '', 6, 20, 60,
   '[{"name":"potatoes","quantity":"1 kg"},{"name":"cream","quantity":"400 ml"},{"name":"garlic","quantity":"1 clove"},{"name":"nutmeg"}]',
   '["Slice the potatoes thinly.","Rub the dish with garlic, and layer them in it.","Pour the cream over, and bake at 170 °C."]',
   '["side","vegetarian"]', 'public'),
  (9, 'ada', 'Miso noodles', '', 1, 5, 10,
   '[{"name":"noodles","quantity":"100 g"},{"name":"white miso","quantity":"1 tablespoon"},{"name":"spring onion","quantity":"1"},{"name":"egg","quantity":"1"}]',
   '["Boil the noodles, and the egg beside them for 6½ minutes.","Loosen the miso with a ladle of hot water.","Put everything into one bowl."]',
   '["dinner","quick"]', 'public'),
  (10, 'grace', 'Apple crumble', '', 6, 20, 40,
   '[{"name":"apples","quantity":"6"},{"name":"flour","quantity":"180 g"},{"name":"butter","quantity":"120 g"},{"name":"sugar","quantity":"100 g"},{"name":"cinnamon","quantity":"1 teaspoon"}]',
   '["Cut the apples into a dish.","Rub flour, butter, sugar and cinnamon into crumbs.","Scatter the crumbs over, and bake at 190 °C."]',
   '["dessert","vegetarian"]', 'public'),
  (11, 'ada', 'Hummus', '', 4, 15, 0,
   '[{"name":"chickpeas","quantity":"1 tin"},{"name":"tahini","quantity":"100 g"},{"name":"lemon","quantity":"1"},{"name":"garlic","quantity":"1 clove"},{"name":"ice water","quantity":"3 tablespoons"}]',
   '["Blend tahini, lemon and garlic until pale.","Add the chickpeas, then the water, and blend until smooth."]',
   '["snack","vegan","quick"]', 'public'),
  (12, 'grace', 'Flat bread', '', 4, 40, 10,
   '[{"name":"flour","quantity":"300 g"},{"name":"yoghurt","quantity":"200 g"},{"name":"baking powder","quantity":"2 teaspoons"},{"name":"salt","quantity":"½ teaspoon"}]',
   '["Knead everything into a soft dough.","Rest it for half an hour.","Roll out, and bake in a dry hot pan."]',
   '["bread","vegetarian"]', 'public'),
  (13, 'ada', 'Engine room pickles', 'Not ready to be shown to anyone.', 10, 20, 5,
   '[{"name":"cucumbers","quantity":"1 kg"},{"name":"vinegar","quantity":"500 ml"},{"name":"sugar","quantity":"50 g"},{"name":"dill","quantity":"a bunch"}]',
   '["Pack the cucumbers and the dill into jars.","Boil vinegar and sugar, and pour it over.","Wait two weeks."]',
   '["preserve","vegan"]', 'private'),
  (14, 'grace', 'Secret chilli', 'The cook-off is in June.', 8, 30, 180,
   '[{"name":"beef shin","quantity":"1.5 kg"},{"name":"dried chillies","quantity":"6"},{"name":"black beans","quantity":"2 tins"},{"name":"dark chocolate","quantity":"20 g"}]',
   '["Brown the beef well.","Soak, blend and fry the chillies.","Simmer for three hours, and melt the chocolate in at the end."]',
   '["dinner"]', 'private')
)
INSERT INTO recipes (id, version, author_id, title, description, servings, prep_minutes, cook_minutes, ingredients, steps, tags,
  visibility, created_at, updated_at)
SELECT printf('0190a000-0000-7000-8000-%012d', number), lower(hex(randomblob(9))), users.id, title, description, servings,
  prep_minutes, cook_minutes, ingredients, steps, tags, visibility, at, at
FROM (SELECT *, strftime('%FT%H:%M:%fZ', '2026-01-01 09:00', (number - 1) || ' days') AS at FROM seed)
  JOIN users ON username = author
ORDER BY number;

-- A drawing, as a PUT of it is kept.
INSERT INTO photos (recipe_id, version, updated_at, alone, jpeg, webp)
SELECT id, lower(hex(randomblob(9))), updated_at, 1, seed_file('seed-photo.jpeg'), seed_file('seed-photo.webp')
FROM recipes
WHERE title = 'Pancakes';

UPDATE recipes SET photo = photos.version FROM photos WHERE recipe_id = id;
