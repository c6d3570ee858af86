import type { Aliases } from '../model/edition.ts'

/**
 * Stories whose article the wiki renamed while they ran, so that the portal's headings call them by several names. Each row was
 * checked by hand; none is here for being alike. Names that differ in case, dashes or their last year need no row.
 */
export const aliases: Aliases = [
  [
    'Syrian Civil War',
    '2011 Syrian uprising',
    '2011–2012 Syrian uprising',
    '2011–12 Syrian uprising',
    'Syrian uprising (2011–present)',
    '2011 Syrian protests',
    'Syrian uprising',
    'Syrian civil war (2011–present)',
    'Syria civil war',
  ],
  ['2011 Egyptian revolution', '2011 Egyptian protests', 'Egyptian Revolution of 2011', '2011 Egyptian protest'],
  [
    'Yemeni Revolution',
    '2011 Yemeni uprising',
    '2011 Yemeni protests',
    '2011–2012 Yemeni uprising',
    '2011 Yemeni revolution',
    '2011–2012 Yemeni revolution',
    '2011–12 Yemeni revolution',
  ],
  [
    'Bahraini uprising of 2011',
    '2011 Bahraini protests',
    '2011 Bahraini uprising',
    '2011–2012 Bahraini uprising',
    '2011–2013 Bahraini uprising',
    'Bahraini uprising (2011–present)',
    'Bahraini uprising',
  ],
  [
    'Libyan Civil War (2011)',
    '2011 Libyan civil war',
    '2011 Libyan uprising',
    '2011 Libyan protests',
    '2011 Libyan revolution',
    'Libyan Civil War',
  ],
  ['Libyan Civil War (2014–present)', 'Second Libyan Civil War (2014–present)', 'Second Libyan Civil War'],
  [
    'Tunisian Revolution',
    '2010–2011 Tunisian protests',
    '2010–2011 Tunisian uprising',
    '2010–2011 Tunisian revolution',
    '2011 Tunisian revolution',
  ],
  ['2006 Lebanon War', '2006 Israel-Lebanon conflict', '2006 Israel–Lebanon crisis'],
  ['Boko Haram insurgency', 'Islamist insurgency in Nigeria', 'Nigerian Sharia conflict'],
  ['Yemeni Civil War (2015–present)', 'Yemeni Civil War (2015)', 'Yemeni Civil War'],
  ['Presidency of Donald Trump', 'Trump administration', 'Donald Trump administration'],
  ['Presidential transition of Donald Trump', 'Donald Trump presidential transition'],
  ['Annexation of Crimea by the Russian Federation', '2014 Crimean crisis', 'Crimean crisis'],
  ['War in Donbass', 'War in Donbass (2014–present)', 'War in Eastern Ukraine'],
  ['Insurgency in Khyber Pakhtunkhwa', 'War in North-West Pakistan'],
  ['2014 Gaza War', '2014 Israel–Gaza conflict', 'Operation Protective Edge'],
  [
    'Brexit',
    'United Kingdom withdrawal from the European Union',
    'Withdrawal of the United Kingdom from the European Union',
  ],
  [
    'Military intervention against ISIL',
    'International military intervention against ISIL',
    'International military intervention against the Islamic State of Iraq and the Levant',
  ],
  [
    'Russian military intervention in the Syrian Civil War',
    'Russian military intervention in Syria',
    'Russian involvement in the Syrian Civil War',
    "Russia's role in the Syrian Civil War",
  ],
  ['Gaza flotilla raid', 'Gaza flotilla clash'],
  ['2011 Tōhoku earthquake and tsunami', '2011 Sendai earthquake and tsunami', '2011 Sendai earthquake'],
  ['Fukushima Daiichi nuclear disaster', 'Fukushima I nuclear accidents'],
  ['Russo-Georgian War', '2008 South Ossetia war', '2008 South Ossetian war'],
  [
    'West African Ebola virus epidemic',
    'Ebola virus epidemic in West Africa',
    '2014 West Africa Ebola outbreak',
    '2014 West Africa Ebola virus outbreak',
  ],
]
